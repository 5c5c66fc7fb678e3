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
  /** The button's verb, and the same while it runs: `Sign up`, `Signing up`. */
  verb: string;
  running: string;
  look?: ButtonLook;
  /** Stands beside the button. */
  beside?: ReactNode;
  children: ReactNode;
};

/** Fields, then the button, then what went wrong as a whole: below everything, so that it moves nothing. */
export function Form({ form, verb, running, look = 'primary', beside, children }: FormProps): ReactNode {
  const { busy, alert, nextTryMs, invalidSubmits, onSubmit } = form;
  const ref = useRef<HTMLFormElement>(null);
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
        {beside}
      </div>
      {alert !== undefined && (
        <Notice look="bad" urgent>
          {alert}
        </Notice>
      )}
      {nextTryMs !== undefined && (
        <Notice look="info">
          Many people are signing in. Trying again in <Countdown untilMs={nextTryMs} over="0:00" />
        </Notice>
      )}
    </form>
  );
}
