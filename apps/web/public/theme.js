// Sets the chosen theme before the first paint. A separate file, because the Content Security Policy allows no inline script.
try {
  const theme = localStorage.getItem('session-lab.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // The browser blocks storage: the page has the theme of the system.
}
