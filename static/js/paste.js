// Pasting from Word, Google Docs or a web page into a text of the JD keeps headings, lists and tables as Markdown. Without
// this script plain text is pasted, and HTML that somebody pastes as source is converted when it is saved.
{
  const HIDDEN = new Set(["STYLE", "SCRIPT", "HEAD", "TITLE", "TEMPLATE", "NOSCRIPT", "SVG"]);
  const BLOCK = "p, div, section, article, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, header, footer, main, dl, dt, dd, pre";
  const SHAPED = "p, li, h1, h2, h3, h4, h5, h6, table, br, div + div";
  const MARKS = { B: "**", STRONG: "**", I: "*", EM: "*" };
  const BULLET = /^(?:[·•o§▪■]|\d{1,2}[.)])\s+/;

  // The page allows no inline styles, so that the parser would say each one is refused; under another name they are read.
  const parsed = (html) => new DOMParser().parseFromString(html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle=/gi, " data-style="), "text/html").body;
  const styled = (node) => node.dataset?.style ?? "";
  const mark = (node) => {
    const weight = styled(node).match(/font-weight:\s*(\w+)/i)?.[1];
    if (weight) return weight === "normal" || Number(weight) < 600 ? "" : "**";
    return MARKS[node.tagName] ?? "";
  };
  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || HIDDEN.has(node.tagName)) return "";
    if (node.tagName === "BR") return "\n";
    const inside = [...node.childNodes].map(words).join("");
    const around = mark(node);
    return around && inside.trim() ? inside.replace(/^(\s*)(.*?)(\s*)$/s, `$1${around}$2${around}$3`) : inside;
  };
  const tidy = (text) => text.split("\n").map((line) => line.replace(/[ \t\u00a0]+/g, " ").trim()).filter(Boolean).join("\n");
  const bare = (text) => text.replace(/^\*\*([^*]+)\*\*$/, "$1");  // a heading is heavy as it is

  const lines = (node, depth = 0) => {
    const found = [];
    let run = "";
    const end = () => { if (tidy(run)) found.push(tidy(run)); run = ""; };
    for (const child of node.childNodes) {
      const name = child.tagName ?? "";
      if (HIDDEN.has(name)) continue;
      if (!child.matches?.(BLOCK) && !child.querySelector?.(BLOCK)) { run += words(child); continue; }
      end();
      if (/^H[1-6]$/.test(name)) found.push(`${"#".repeat(+name[1])} ${bare(tidy(words(child)))}`);
      else if (name === "UL" || name === "OL") found.push(items(child, depth));
      else if (name === "TABLE") found.push([...child.rows].map((row) => [...row.cells].map((cell) => tidy(words(cell)).replaceAll("\n", " ")).join(" | ")).join("\n"));
      else if (/mso-list:\s*l\d/i.test(styled(child))) found.push(ofWord(child));
      else found.push(...lines(child, depth));
    }
    end();
    return found.filter(Boolean);
  };
  const items = (list, depth) => {
    let at = 0;
    return [...list.children].map((item) => {
      if (item.matches("ul, ol")) return items(item, depth + 1);  // beside its item, as some editors nest
      const [first = "", ...rest] = lines(item, depth + 1);
      return [`${"   ".repeat(Math.min(depth, 5))}${list.tagName === "OL" ? `${++at}.` : "-"} ${first}`, ...rest].join("\n");
    }).join("\n");
  };
  const ofWord = (paragraph) => {
    const said = tidy(words(paragraph));
    const level = Number(styled(paragraph).match(/level(\d)/i)?.[1] ?? 1);
    const number = said.match(/^\d{1,2}[.)]\s/)?.[0].trim().replace(")", ".");
    return `${"   ".repeat(Math.min(level - 1, 5))}${number ?? "-"} ${said.replace(BULLET, "")}`;
  };
  const ITEM = /^\s*(?:-|\d{1,2}\.) /;

  document.addEventListener("paste", (event) => {
    if (!event.target.matches?.(".jd-input")) return;
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    const body = parsed(html);
    if (!body.querySelector(SHAPED)) return;
    const text = lines(body).reduce((all, line) => {
      const listed = ITEM.test(line) && ITEM.test(all.slice(all.lastIndexOf("\n") + 1));
      return all + (all ? (listed ? "\n" : "\n\n") : "") + line;
    }, "");
    if (!text) return;
    event.preventDefault();
    document.execCommand("insertText", false, text);  // the way to write that the browser can undo
  });
}
