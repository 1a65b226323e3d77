// The stepper: it lights up what belongs to one moment of the two sweeps, and says it.
(function (root) {
  "use strict";
  var box = root.querySelector(".stepper");
  if (!box || box.dataset.ready) return;
  box.dataset.ready = "1";
  var moments = JSON.parse(root.querySelector("script.moments").textContent);
  var slider = box.querySelector("input"), said = box.querySelector(".said"), seen = box.querySelector(".seen");
  var count = box.querySelector(".count"), now = 0;
  var whole = root.classList.contains("whole");
  var owners = [];
  root.querySelectorAll("[data-k]").forEach(function (e) { owners.push([e, list(e.dataset.k), e.dataset.sweep || ""]); });
  var edges = [];
  root.querySelectorAll(".edge").forEach(function (e) { edges.push([e, list(e.dataset.s), list(e.dataset.t)]); });

  function list(text) { return text ? text.split(" ").map(Number) : []; }

  function has(steps, k) { return steps.indexOf(k) >= 0; }

  function light(element, sweep) {
    element.classList.toggle("lit", sweep !== "");
    element.classList.toggle("forward", sweep === "forward");
    element.classList.toggle("backward", sweep === "backward");
  }

  function go(to, quiet) {
    now = Math.max(0, Math.min(moments.length - 1, to));
    var moment = moments[now], sweep = moment[0], k = moment[1];
    owners.forEach(function (o) {
      var fits = o[2] === "" || o[2] === "both" || o[2] === sweep;
      light(o[0], fits && has(o[1], k) ? sweep : "");
    });
    edges.forEach(function (e) {
      var on = sweep === "forward" ? has(e[2], k) : has(e[1], k);
      var inside = has(e[1], k) && has(e[2], k);
      light(e[0], on && !inside ? sweep : "");
    });
    hide();
    slider.value = String(now);
    slider.setAttribute("aria-valuetext", moment[2]);
    count.textContent = (now + 1) + " / " + moments.length;
    said.textContent = moment[2];
    seen.innerHTML = moment[3];
    box.querySelector(".back").disabled = now === 0;
    box.querySelector(".ahead").disabled = now === moments.length - 1;
    if (!quiet) { follow(); show(); }
  }

  // what the sweeps have not come to yet is not shown in the trace
  function hide() {
    var seen = { forward: {}, backward: {} };
    for (var i = 0; i <= now; i++) seen[moments[i][0]][moments[i][1]] = true;
    root.querySelectorAll(".trace tr[data-k]").forEach(function (row) {
      var steps = list(row.dataset.k);
      if (steps.length !== 1) return;
      row.querySelectorAll("td").forEach(function (cell) {
        var sweep = cell.dataset.sweep;
        if (sweep) cell.classList.toggle("later", !seen[sweep][steps[0]]);
      });
    });
  }

  // the line of the trace that is lit comes into view, below the graph where that stays
  function show() {
    var row = root.querySelector(".trace tr.lit"), stage = root.querySelector(".stage");
    if (!row || !stage || !whole) return;
    var graph = root.querySelector(".graph"), stays = getComputedStyle(graph).position === "sticky";
    var floor = box.getBoundingClientRect().top, b = row.getBoundingClientRect();
    var g = graph.getBoundingClientRect(), from = stage.getBoundingClientRect().top;
    if (b.top >= (stays ? g.bottom : 0) && b.bottom <= floor) return;
    var roof = stays ? g.height : 0;
    window.scrollBy(0, b.bottom - from < floor ? from : b.top - (roof + floor) / 2);
  }

  function follow() {
    root.querySelectorAll(".trace .scroll").forEach(function (pane) {
      if (pane.querySelector("tr.lit")) pane.scrollLeft = moments[now][0] === "backward" ? pane.scrollWidth : 0;
    });
    root.querySelectorAll(".scroll, pre").forEach(function (pane) {
      var lit = pane.querySelector(".lit");
      if (!lit) return;
      var a = pane.getBoundingClientRect(), b = lit.getBoundingClientRect();
      if (b.left < a.left || b.right > a.right) {
        if (b.width < a.width && pane.scrollWidth > pane.clientWidth) pane.scrollLeft += b.left - a.left - (a.width - b.width) / 2;
      }
      if (pane.scrollHeight > pane.clientHeight && (b.top < a.top || b.bottom > a.bottom)) {
        pane.scrollTop += b.top - a.top - (a.height - b.height) / 2;
      }
    });
  }

  box.querySelector(".back").addEventListener("click", function () { go(now - 1); });
  box.querySelector(".ahead").addEventListener("click", function () { go(now + 1); });
  slider.addEventListener("input", function () { go(Number(slider.value)); });
  (whole ? document : root).addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target === slider) return;
    var pane = event.target.closest ? event.target.closest(".scroll, pre") : null;
    if (pane && pane.scrollWidth > pane.clientWidth) return;
    var moves = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: moments.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    go(moves[event.key]);
  });
  root.querySelectorAll("tr.head button").forEach(function (button) {
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-expanded") !== "true";
      var row = button.closest("tr"), depth = Number(row.dataset.depth);
      button.setAttribute("aria-expanded", String(open));
      button.querySelector(".sign").textContent = open ? "▾" : "▸";
      for (var after = row.nextElementSibling; after && Number(after.dataset.depth) > depth; after = after.nextElementSibling) after.hidden = !open;
    });
  });
  root.classList.add("ready");
  go(0, true);
})(document.currentScript.parentNode);
