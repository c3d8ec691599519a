// What a person types is kept on this device until it is saved, and offered when they come back to the page: after a
// closed browser, a lost connection, a session that ended. Only what they typed themselves, in forms with a long text
// or many fields, or with data-keep, which names what the form is about. Nothing hidden, secret or a file.
// A copy belongs to one member. Signing out removes it, and so does somebody else's signing in, or a fortnight.
{
  const PREFIX = "holdout:kept:";
  const SENT = "holdout:sent";
  const DAYS = 14;
  const PAUSE = 250;
  const MANY = 3;
  const { user = "", member = "", logout } = document.documentElement.dataset;
  const here = Math.random().toString(36).slice(2); // this window: two of them keep what each holds
  const copies = new Map(); // address in the store -> { at, fields: { field: { value, base } } } of this window
  const bases = new Map(); // field -> what the server last had of it
  let timer = 0;
  let signingOut = false;

  // ---- The store: its owner's records, or none where the browser forbids it ----

  const store = (act) => { try { return act(window.localStorage); } catch { return null; } };
  const read = (key) => { try { return JSON.parse(window.localStorage.getItem(key)); } catch { return null; } };
  const all = () => store((held) => Object.keys(held).filter((key) => key.startsWith(PREFIX))) ?? [];
  const drop = (key) => { copies.delete(key); store((held) => held.removeItem(key)); };
  const flush = () => {
    clearTimeout(timer);
    for (const [key, copy] of copies) store((held) => held.setItem(key, JSON.stringify(copy)));
  };

  const expire = () => {
    const oldest = Date.now() - DAYS * 86_400_000;
    for (const key of all()) {
      const owner = key.slice(PREFIX.length).split(":")[0];
      if ((user && owner && owner !== user) || !(read(key)?.at > oldest)) drop(key);
    }
  };

  // ---- Forms and fields ----

  const SECRET = "[type=hidden], [type=password], [type=file], [type=search], [type=submit], [type=button], [autocomplete=one-time-code]";
  const long = (form) => {
    const typed = fieldsOf(form).filter((one) => !one.matches("select, [type=radio], [type=checkbox]"));
    return form.matches("[data-autosave]") || typed.length >= MANY || typed.some((one) => one.matches("textarea"));
  };
  // By attribute: a field may be called action or id.
  const actionOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
  const kept = (form) => form?.getAttribute("method")?.toLowerCase() === "post" && form.dataset.keep !== "off"
    && Boolean(form.dataset.keep || (member && long(form)));
  const about = (form) => form.dataset.keep || `${location.pathname}#${form.getAttribute("id") || actionOf(form)}`;
  const stem = (form) => `${PREFIX}${user}:${member}:${about(form)}:`;
  const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.matches(`:is(input, textarea, select):not(${SECRET})`));

  // A field by a name of its own: a box by its value, a radio by its group, the third of a name by its number.
  const nameOf = (form, field) => {
    if (field.type === "radio") return field.name;
    if (field.type === "checkbox") return `${field.name}=${field.value}`;
    const alike = fieldsOf(form).filter((one) => one.name === field.name);
    return alike.length > 1 ? `${field.name}#${alike.indexOf(field)}` : field.name;
  };
  const groupOf = (form, field) => fieldsOf(form).filter((one) => one.type === "radio" && one.name === field.name);

  const valueOf = (form, field, stored = false) => {
    const [on, said] = stored ? ["defaultChecked", "defaultValue"] : ["checked", "value"];
    if (field.type === "radio") return groupOf(form, field).find((one) => one[on])?.value ?? "";
    if (field.type === "checkbox") return field[on] ? "1" : "";
    if (field.type !== "select-one") return field[said] ?? "";
    return stored ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value ?? "" : field.value;
  };

  // ---- Keeping ----

  const note = (field) => {
    const { form } = field;
    if (!kept(form) || field.matches(SECRET) || !field.name || field.multiple) return;
    const key = stem(form) + here;
    const name = nameOf(form, field);
    const base = bases.get(key + name) ?? valueOf(form, field, true);
    const copy = copies.get(key) ?? { fields: {} };
    copy.at = Date.now();
    copy.fields[name] = { value: valueOf(form, field), base };
    if (copy.fields[name].value === base) delete copy.fields[name];
    signingOut = false;
    copies.set(key, copy);
    if (!Object.keys(copy.fields).length) { drop(key); return; }
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  };

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => { if (event.target.form) note(event.target); }, true);
  }
  document.addEventListener("visibilitychange", flush);
  window.addEventListener("pagehide", () => {
    flush();
    if (signingOut) for (const key of all()) if (key.startsWith(`${PREFIX}${user}:`)) drop(key);
  });

  // What these fields hold is what the server has: by `sent` {field: value}, where they were changed since.
  const forget = (form, fields, sent = {}) => {
    const key = stem(form) + here;
    const copy = copies.get(key);
    for (const field of fields) {
      const name = nameOf(form, field);
      const value = sent[name] ?? valueOf(form, field);
      bases.set(key + name, value);
      if (copy?.fields[name]?.value === value) delete copy.fields[name];
    }
    if (!copy) return;
    if (Object.keys(copy.fields).length) flush();
    else drop(key);
  };
  const taken = (form, fields) => Object.fromEntries(fields.map((field) => [nameOf(form, field), valueOf(form, field)]));

  // ---- A form that is sent as a whole: the page after it tells whether that was done, for then it was led there ----

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (actionOf(form) === logout) {
      // Notes of a call that are only here would be lost with the sign-out: it waits for them, and says so.
      if (all().some((key) => key.startsWith(`${PREFIX}${user}:`) && key.includes(":call:"))) {
        event.preventDefault();
        window.holdout.say(document.getElementById("kept").dataset.waiting);
        return;
      }
      signingOut = true;
    }
    if (event.defaultPrevented || !kept(form)) return;
    flush();
    const marker = { key: stem(form) + here, from: location.href };
    try { sessionStorage.setItem(SENT, JSON.stringify(marker)); } catch { /* then it is offered once more */ }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig: { elt, triggeringEvent }, successful, xhr } = event.detail;
    if (triggeringEvent?.type === "submit" && successful && xhr.status < 400 && kept(elt)) drop(stem(elt) + here);
  });

  // Returns the copy that was sent and refused: the page shows it, and it is still to be kept.
  const answered = () => {
    let marker = null;
    try { marker = JSON.parse(sessionStorage.getItem(SENT)); sessionStorage.removeItem(SENT); } catch { /* none then */ }
    const way = performance.getEntriesByType("navigation")[0];
    if (!marker || way?.type !== "navigate") return null;
    if (way.responseStatus >= 400) return marker.key;
    // Somebody who had to sign in again came by another page.
    const led = way.redirectCount && (!document.referrer || document.referrer === marker.from.split("#")[0]);
    if (led) drop(marker.key);
    return null;
  };

  // ---- Coming back ----

  const wordsOf = (form, field, value) => {
    if (field.type === "checkbox") return value ? "Ticked" : "Not ticked";
    if (field.type === "radio") {
      const chosen = groupOf(form, field).find((one) => one.value === value);
      return (chosen?.dataset.words ?? chosen?.labels[0]?.innerText.trim().replace(/\s+/g, " ")) || "Nothing chosen";
    }
    if (field.type === "select-one") return [...field.options].find((one) => one.value === value)?.text ?? value;
    return value || "Empty";
  };
  const labelOf = (field) => {
    const group = field.closest("fieldset");
    const named = group?.querySelector(":scope > legend");
    const legend = field.type === "radio" || !named?.matches(".visually-hidden") ? named?.innerText : null;
    const own = field.getAttribute("aria-label") ?? field.labels?.[0]?.innerText;
    const said = (field.type === "radio" ? legend ?? group?.getAttribute("aria-label") ?? own
      : field.type === "checkbox" || !legend ? own : `${legend}: ${own}`) ?? field.name;
    return said.trim().replace(/\s+/g, " ");
  };

  const take = (form, field, value) => {
    let target = field;
    if (field.type === "checkbox") field.checked = Boolean(value);
    else if (field.type === "radio") {
      for (const one of groupOf(form, field)) { one.checked = one.value === value; if (one.checked) target = one; }
    } else field.value = value;
    for (const kind of ["input", "change"]) target.dispatchEvent(new Event(kind, { bubbles: true }));
    return target;
  };

  const when = (at) => {
    // In the zone in which the page tells times, wherever the device is.
    const timeZone = document.documentElement.dataset.zone;
    const dayOf = (moment) => moment.toLocaleDateString([], { day: "numeric", month: "long", timeZone });
    const written = new Date(at);
    const time = written.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false, timeZone });
    return dayOf(written) === dayOf(new Date()) ? `at ${time}` : `on ${dayOf(written)} at ${time}`;
  };

  // The rows of a copy that say something else than the page: [{field, value, theirs}], theirs when that changed since.
  const news = (form, copy) => {
    const fields = new Map(fieldsOf(form).filter((one) => !one.matches(":disabled")).map((one) => [nameOf(form, one), one]));
    return Object.entries(copy.fields).flatMap(([name, { value, base }]) => {
      const field = fields.get(name);
      if (!field) return [];
      const now = valueOf(form, field, true);
      return now === value ? [] : [{ field, value, theirs: now === base ? null : now }];
    });
  };

  const fill = (offer, form, copy, rows) => {
    const find = (name) => offer.querySelector(`[data-${name}]`);
    find("when").textContent = when(copy.at);
    find("changed").hidden = rows.every((row) => row.theirs === null);
    for (const { field, value, theirs } of rows) {
      const row = find("row").content.cloneNode(true);
      row.querySelector("dt").textContent = labelOf(field);
      row.querySelector("[data-mine]").textContent = wordsOf(form, field, value);
      const other = row.querySelector("[data-theirs]");
      if (theirs === null) other.closest("dd").remove();
      else other.textContent = wordsOf(form, field, theirs);
      find("rows").append(row);
    }
  };

  const offerBack = (form, key, copy) => {
    const rows = news(form, copy);
    if (!rows.length) {
      if (form.querySelector(":scope :not(:disabled)")) drop(key); // what it says is stored
      return;
    }
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const offer = document.getElementById("kept").content.firstElementChild.cloneNode(true);
    offer.dataset.copy = key;
    fill(offer, form, copy, rows);
    offer.addEventListener("click", (event) => {
      const button = event.target.closest("[data-use], [data-throw]");
      if (!button) return;
      let first = rows[0].field;
      if (button.matches("[data-use]")) [first] = rows.map((row) => take(form, row.field, row.value));
      flush();
      drop(key);
      offer.remove();
      first.focus();
    });
    form.prepend(offer);
  };

  const adopt = (form, key, copy) => {
    copies.set(stem(form) + here, copy);
    for (const [name, { base }] of Object.entries(copy.fields)) bases.set(stem(form) + here + name, base);
    drop(key);
    flush();
  };

  const comeBack = (refused) => {
    const found = all();
    for (const form of document.querySelectorAll("form[method=post]")) {
      if (!kept(form)) continue;
      for (const key of found.filter((one) => one.startsWith(stem(form)))) {
        if (key === refused) adopt(form, key, read(key));
        else offerBack(form, key, read(key));
      }
    }
  };

  // Who takes the newer text throws away what they wrote.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-take]")) [...copies.keys()].forEach(drop);
  });

  // Another window has saved or thrown away what is offered here.
  window.addEventListener("storage", (event) => {
    if (event.key && event.newValue === null) document.querySelector(`[data-copy="${CSS.escape(event.key)}"]`)?.remove();
  });

  const works = Boolean(store((held) => { held.setItem(`${PREFIX}probe`, "1"); held.removeItem(`${PREFIX}probe`); return true; }));
  window.holdout = { ...window.holdout, kept: { works, forget, taken, fieldsOf } };
  const refused = answered();
  expire();
  if (user) store((held) => held.setItem("holdout:in", `${user} ${Date.now()}`)); // wakes windows that were signed out
  comeBack(refused);
}
