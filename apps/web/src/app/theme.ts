import { useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';

export type Theme = 'light' | 'dark';

/** Key in localStorage. public/theme.js reads it too, before the first paint. */
const themeKey = 'session-lab.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const store = createStore<Theme>(() => currentTheme());
systemDark.addEventListener('change', update);
// Another tab changed the theme. The key is null when it cleared the storage.
addEventListener('storage', ({ key, newValue }) => {
  if (key === themeKey || key === null) show(newValue);
});

function update(): void {
  store.setState(currentTheme());
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemDark.matches ? 'dark' : 'light';
}

/** Shows a chosen theme. Shows the theme of the system for any other value. */
function show(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
  else delete document.documentElement.dataset['theme'];
  update();
}

/** Stores a choice only if it differs from the system's theme, so that the page otherwise follows the system. */
function chooseTheme(theme: Theme): void {
  const differs = theme !== (systemDark.matches ? 'dark' : 'light');
  show(differs ? theme : null);
  try {
    if (differs) localStorage.setItem(themeKey, theme);
    else localStorage.removeItem(themeKey);
  } catch {
    // The browser blocks storage: the choice lasts until the page closes.
  }
}

export const useTheme = (): { theme: Theme; chooseTheme: (theme: Theme) => void } => ({
  theme: useSyncExternalStore(store.subscribe, store.getState),
  chooseTheme,
});
