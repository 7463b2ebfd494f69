// The trial chat on the page that loads it: a small panel, made without markup or styles that a policy could stop.

(() => {
  if (new URL(document.currentScript.src).searchParams.get("refuse") === "signal") return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host{box-sizing:border-box;position:fixed;inset:auto auto 1rem 1rem;z-index:2147483001;
      width:20rem;max-width:calc(100% - 2rem);padding:1rem;
      border:1px solid #7c8a97;border-radius:.75rem;color:CanvasText;background:Canvas;color-scheme:light dark;
      font:1rem/1.5 system-ui,sans-serif}
    :host([hidden]){display:none}
    button{min-height:44px;padding:0 1rem;font:inherit}`);
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const words = document.createElement("p");
  const close = document.createElement("button");
  const isFrench = !document.documentElement.lang.startsWith("en");
  words.textContent = isFrench ? "Chat d’essai : personne ne lit ici." : "Trial chat: nobody reads this.";
  words.tabIndex = -1;
  close.textContent = isFrench ? "Fermer" : "Close";
  close.addEventListener("click", () => { host.hidden = true; });
  host.dataset.chat = "trial";
  root.adoptedStyleSheets = [sheet];
  root.append(words, close);
  document.body.append(host);
  words.focus();
  dispatchEvent(new Event("contact-hours:chat-ready"));
  // The widget asks for it again when it is clicked a second time.
  addEventListener("contact-hours:chat-open", () => {
    host.hidden = false;
    words.focus();
  });
})();
