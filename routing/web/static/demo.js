// The demo page: a state is asked for when it comes into view, so that the page loads as light as a shop's would.

const themes = document.querySelector('.themes');
let theme = 'auto';

const show = (figure) => {
  const widget = document.createElement('contact-hours');
  for (const name of ['api', 'at']) widget.setAttribute(name, figure.dataset[name]);
  widget.setAttribute('theme', theme);
  widget.setAttribute('label', figure.textContent.trim());
  figure.append(widget);
};

const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    watcher.unobserve(target);
    show(target);
  }
}, { rootMargin: '200px' });

document.querySelectorAll('[data-api]').forEach((figure) => watcher.observe(figure));
themes.hidden = false;
themes.addEventListener('change', ({ target }) => {
  theme = target.value;
  document.documentElement.dataset.theme = theme;
  document.querySelectorAll('contact-hours').forEach((widget) => widget.setAttribute('theme', theme));
});
