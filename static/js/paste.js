// Pasting from Word or a web page into a text of the JD keeps headings, lists and tables as Markdown. Without this script
// plain text is pasted, and HTML that somebody pastes as source is converted when it is saved.
{
  const HIDDEN = new Set(["STYLE", "SCRIPT", "HEAD", "TITLE", "TEMPLATE", "NOSCRIPT", "SVG"]);
  const SHAPED = "p, li, h1, h2, h3, h4, h5, h6, table, br, div + div";
  const MARKS = { B: "**", STRONG: "**", I: "*", EM: "*" };

  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || HIDDEN.has(node.tagName)) return "";
    if (node.tagName === "BR") return "\n";
    const inside = [...node.childNodes].map(words).join("");
    const mark = MARKS[node.tagName];
    return mark && inside.trim() && node.style.fontWeight !== "normal" ? inside.replace(/^(\s*)(.*?)(\s*)$/s, `$1${mark}$2${mark}$3`) : inside;
  };
  const tidy = (text) => text.split("\n").map((line) => line.replace(/[ \t\u00a0]+/g, " ").trim()).filter(Boolean).join("\n");

  const lines = (node, depth = 0) => {
    const found = [];
    let run = "";
    const end = () => { if (tidy(run)) found.push(tidy(run)); run = ""; };
    for (const child of node.childNodes) {
      const name = child.tagName ?? "";
      if (HIDDEN.has(name)) continue;
      if (!/^(P|DIV|SECTION|ARTICLE|H[1-6]|UL|OL|TABLE|BLOCKQUOTE|HEADER|FOOTER|MAIN|BODY|DL|DT|DD|PRE)$/.test(name)) { run += words(child); continue; }
      end();
      if (/^H[1-6]$/.test(name)) found.push(`${"#".repeat(+name[1])} ${tidy(words(child))}`);
      else if (name === "UL" || name === "OL") found.push(items(child, depth));
      else if (name === "TABLE") found.push([...child.rows].map((row) => [...row.cells].map((cell) => tidy(words(cell)).replaceAll("\n", " ")).join(" | ")).join("\n"));
      else if (/mso-list/i.test(child.getAttribute("style") ?? "")) found.push(`- ${tidy(words(child)).replace(/^[·•o§▪]\s+/, "")}`);
      else found.push(...lines(child, depth));
    }
    end();
    return found.filter(Boolean);
  };
  const items = (list, depth) => [...list.children].filter((item) => item.tagName === "LI").map((item, at) => {
    const [first = "", ...rest] = lines(item, depth + 1);
    return [`${"   ".repeat(Math.min(depth, 5))}${list.tagName === "OL" ? `${at + 1}.` : "-"} ${first}`, ...rest].join("\n");
  }).join("\n");

  document.addEventListener("paste", (event) => {
    if (!event.target.matches?.(".jd-input")) return;
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    const body = new DOMParser().parseFromString(html, "text/html").body;
    if (!body.querySelector(SHAPED)) return;
    const text = lines(body).reduce((all, line) => all + (all ? (/^\s*- /.test(line) && /(^|\n)\s*- [^\n]*$/.test(all) ? "\n" : "\n\n") : "") + line, "");
    if (!text) return;
    event.preventDefault();
    document.execCommand("insertText", false, text);  // the way to write that the browser can undo
  });
}
