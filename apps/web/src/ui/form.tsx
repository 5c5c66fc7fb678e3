import { useEffect, useRef, type ReactNode, type SubmitEvent } from 'react';
import { Button, type ButtonLook } from './button.tsx';
import { Countdown } from './countdown.tsx';
import styles from './form.module.css';
import { Notice } from './notice.tsx';

type FormProps = {
  form: {
    onSubmit: (event: SubmitEvent) => void;
    busy: boolean;
    alert: string | undefined;
    nextTryMs: number | undefined;
    invalidSubmits: number;
  };
  /** Label of the button, and its label while the request runs: `Sign up`, `Signing up`. */
  verb: string;
  running: string;
  look?: ButtonLook;
  /** Focuses the first field at first. Not on a touch screen, where a keyboard would cover the form. */
  focusFirst?: boolean;
  /** Content next to the button. */
  end?: ReactNode;
  children: ReactNode;
};

/** Shows fields, the button, and below them the error of the whole form. */
export function Form({
  form,
  verb,
  running,
  look = 'primary',
  focusFirst = false,
  end,
  children,
}: FormProps): ReactNode {
  const { busy, alert, nextTryMs, invalidSubmits, onSubmit } = form;
  const ref = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (focusFirst && !matchMedia('(pointer: coarse)').matches) ref.current?.querySelector('input')?.focus();
  }, [focusFirst]);
  useEffect(() => {
    if (invalidSubmits > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [invalidSubmits]);
  return (
    <form className={styles['form']} ref={ref} onSubmit={onSubmit} noValidate>
      {children}
      <div className={styles['actions']}>
        <Button type="submit" look={look} busy={busy}>
          <span className={styles['label']} data-busy={busy}>
            <span aria-hidden={busy}>{verb}</span>
            <span aria-hidden={!busy}>{running}…</span>
          </span>
        </Button>
        {end}
      </div>
      {alert !== undefined && (
        <Notice look="bad" urgent>
          {alert}
        </Notice>
      )}
      {nextTryMs !== undefined && (
        <Notice look="info">
          Many users are signing in. Trying again in <Countdown untilMs={nextTryMs} over="0:00" />
        </Notice>
      )}
    </form>
  );
}
