// Shows one of the two languages and draws its charts when they are first seen.
const figures = JSON.parse(document.getElementById("figures").textContent);
function draw(lang) {
  for (const place of document.querySelectorAll(`[data-lang="${lang}"] .chart:empty`)) {
    const figure = figures[lang][place.dataset.chart];
    Plotly.newPlot(place, figure.data, narrowed(place, figure.layout), { responsive: true, displaylogo: false, displayModeBar: false });
  }
}
function narrowed(place, layout) {
  // Where there is little room, a legend of several lines needs a taller chart, labels a smaller font or an end.
  if (place.clientWidth >= 640) return layout;
  const names = (layout.yaxis.ticktext || []).map(shortened);
  const yaxis = names.length ? { ...layout.yaxis, ticktext: names } : layout.yaxis;
  return { ...layout, yaxis, height: layout.height + 40, font: { ...layout.font, size: 10 } };
}
function shortened(name) {
  const signs = name.match(/&\w+;|./gsu) || []; // "&lt;" is one sign
  return signs.length > 16 ? signs.slice(0, 15).join("") + "…" : name;
}
function show(lang) {
  document.documentElement.lang = lang;
  for (const part of document.querySelectorAll("[data-lang]")) part.hidden = part.dataset.lang !== lang;
  document.title = document.querySelector(`[data-lang="${lang}"] h1`).textContent;
  draw(lang);
}
for (const button of document.querySelectorAll("button[data-to]")) {
  button.addEventListener("click", () => show(button.dataset.to));
}
show(document.documentElement.lang);
