import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

/** Also read by public/theme.js, before the first paint. */
const themeKey = 'session-lab.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
systemDark.addEventListener('change', tell);
// Another tab chose. A null key: the storage was cleared.
addEventListener('storage', ({ key, newValue }) => {
  if (key === themeKey || key === null) show(newValue);
});

function tell(): void {
  for (const listener of listeners) listener();
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemDark.matches ? 'dark' : 'light';
}

/** Shows a choice, or the system's theme where there is none. */
function show(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
  else delete document.documentElement.dataset['theme'];
  tell();
}

/** The choice that equals the system's is forgotten, so that the page follows the system again. */
function chooseTheme(theme: Theme): void {
  const own = theme !== (systemDark.matches ? 'dark' : 'light');
  show(own ? theme : null);
  try {
    if (own) localStorage.setItem(themeKey, theme);
    else localStorage.removeItem(themeKey);
  } catch {
    // Storage is closed to this page: the choice lasts until it closes.
  }
}

export function useTheme(): { theme: Theme; chooseTheme: (theme: Theme) => void } {
  const theme = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentTheme);
  return { theme, chooseTheme };
}
