import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './button.module.css';

export type ButtonLook = 'primary' | 'quiet' | 'danger' | 'bare';

type ButtonProps = ComponentProps<'button'> & {
  look?: ButtonLook;
  /** True while what it started runs: it stays focusable, keeps its width, and does nothing. */
  busy?: boolean;
};

export function Button({
  look = 'quiet',
  busy = false,
  className,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- always given, 'button' by default
      type={type}
      className={clsx(styles['button'], styles[look], className)}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
}

/** For links that look like buttons: `<Link className={buttonClass('primary')}>`. */
export const buttonClass = (look: ButtonLook = 'quiet'): string => clsx(styles['button'], styles[look]);
