import type { ComponentProps, ReactNode } from 'react';
import { clsx } from 'clsx';
import styles from './button.module.css';

export type ButtonLook = 'primary' | 'quiet' | 'danger' | 'bare';

type ButtonProps = ComponentProps<'button'> & {
  look?: ButtonLook;
  /** Whether its action runs. A busy button keeps its focus and its width, and ignores clicks. */
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

/** Returns the class of a link that looks like a button: `<Link className={buttonClass('primary')}>`. */
export const buttonClass = (look: ButtonLook = 'quiet'): string => clsx(styles['button'], styles[look]);
