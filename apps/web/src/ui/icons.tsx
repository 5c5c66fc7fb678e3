import type { ReactNode } from 'react';

/** An icon in the size of the text next to it. The text already has the meaning of the icon, so screen readers skip the icon. */
function Icon({ children }: { children: ReactNode }): ReactNode {
  return (
    <svg
      width="1em"
      height="1em"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const CheckIcon = (): ReactNode => (
  <Icon>
    <path d="M3 8.5 6.5 12 13 4.5" />
  </Icon>
);
export const CrossIcon = (): ReactNode => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
);
/** A refused attack. */
export const ShieldIcon = (): ReactNode => (
  <Icon>
    <path d="M8 1.8 2.8 3.6v4c0 3.2 2.2 5.5 5.2 6.6 3-1.1 5.2-3.4 5.2-6.6v-4z" strokeWidth="1.6" />
  </Icon>
);
export const PauseIcon = (): ReactNode => (
  <Icon>
    <path d="M5.5 3.5v9M10.5 3.5v9" />
  </Icon>
);
export const PlayIcon = (): ReactNode => (
  <Icon>
    <path d="M5 3.5v9l7-4.5z" fill="currentColor" />
  </Icon>
);
export const InfoIcon = (): ReactNode => (
  <Icon>
    <circle cx="8" cy="8" r="6.5" strokeWidth="1.5" />
    <path d="M8 7.5v3.5M8 5v.01" />
  </Icon>
);
export const WarningIcon = (): ReactNode => (
  <Icon>
    <path d="M8 2 1.5 13.5h13zM8 6.5V9.5M8 11.6v.01" strokeWidth="1.6" />
  </Icon>
);
export const SunIcon = (): ReactNode => (
  <Icon>
    <circle cx="8" cy="8" r="3" strokeWidth="1.6" />
    <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1" strokeWidth="1.6" />
  </Icon>
);
export const MoonIcon = (): ReactNode => (
  <Icon>
    <path d="M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3Z" strokeWidth="1.6" />
  </Icon>
);
export const ChevronIcon = (): ReactNode => (
  <Icon>
    <path d="m4 6 4 4 4-4" />
  </Icon>
);
