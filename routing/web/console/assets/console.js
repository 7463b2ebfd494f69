/* Live parts: tells every element that waits for `live` that something has changed. By server-sent events, by asking
   every 15 s where those do not come, and not at all while somebody has paused it. Pages work without this file. */
(function () {
  "use strict";
  var EVERY = 15000, AGAIN = 30000;
  var address = document.body.dataset.live;
  var state = document.querySelector(".live-state");
  if (!address || !state) { return; }
  var text = state.querySelector("[data-live-text]");
  var button = state.querySelector("[data-live-pause]");
  var source = null, timer = null, retry = null, missed = false, seen = null;
  var paused = sessionStorage.getItem("live") === "paused";

  function show(name) {
    if (text.textContent !== text.dataset[name]) { text.textContent = text.dataset[name]; }
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    state.hidden = false;
  }

  function refresh() {
    if (document.hidden) { missed = true; return; }
    missed = false;
    window.htmx.trigger(document.body, "live");
  }

  function poll() {
    if (timer === null) { timer = setInterval(refresh, EVERY); }
    show("polling");
  }

  function stop() {
    clearTimeout(retry);
    if (source) { source.close(); source = null; }
    if (timer !== null) { clearInterval(timer); timer = null; }
  }

  function listen() {
    if (!window.EventSource) { poll(); return; }
    source = new EventSource(address);
    source.onopen = function () { show("on"); };
    source.addEventListener("stamp", function (event) {
      if (timer !== null) { clearInterval(timer); timer = null; }
      show("on");
      if (seen !== null && seen !== event.data) { refresh(); }
      seen = event.data;
    });
    source.onerror = function () {
      if (source && source.readyState === 2) { source = null; retry = setTimeout(listen, AGAIN); }
      poll();
    };
  }

  function start() {
    if (paused) { show("paused"); } else { listen(); }
  }

  button.addEventListener("click", function () {
    paused = !paused;
    sessionStorage.setItem("live", paused ? "paused" : "on");
    stop();
    start();
    if (!paused) { refresh(); }
  });
  document.addEventListener("visibilitychange", function () { if (!document.hidden && missed) { refresh(); } });
  document.addEventListener("htmx:sendError", function () { show("off"); });
  window.addEventListener("pagehide", stop);
  start();
})();
