import { useEffect, useState, type ReactNode } from 'react';
import { Button, type ButtonLook } from './button.tsx';
import styles from './copy-button.module.css';

type CopyButtonProps = {
  /** The thing that is copied, as in "Copy the token". */
  what: string;
  /** Returns the text. It is called on each click. */
  text: () => string;
  look?: ButtonLook;
  className?: string | undefined;
};

type Outcome = 'copied' | 'refused' | undefined;

const shownMs = 2_000;

/** Copies a text to the clipboard, and shows for two seconds whether it did. Its width stays the same. */
export function CopyButton({ what, text, look = 'quiet', className }: CopyButtonProps): ReactNode {
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => {
      setOutcome(undefined);
    }, shownMs);
    return () => {
      clearTimeout(timer);
    };
  }, [outcome]);

  async function copy(): Promise<void> {
    setOutcome((await copyText(text())) ? 'copied' : 'refused');
  }

  const label = `Copy ${what}`;
  const message = outcome === 'copied' ? 'Copied' : 'Not copied';
  return (
    <>
      <Button
        look={look}
        className={className}
        onClick={() => {
          void copy();
        }}
      >
        <span className={styles['label']} data-done={outcome !== undefined}>
          <span>{label}</span>
          <span>{message}</span>
        </span>
      </Button>
      <output className="visually-hidden">{outcome !== undefined && message}</output>
    </>
  );
}

/** Resolves to whether the text was copied. */
async function copyText(text: string): Promise<boolean> {
  // The types do not show that the clipboard is missing outside secure contexts.
  if (!('clipboard' in navigator)) return copyBySelection(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The only way to copy on a page that came over plain HTTP from another machine. */
function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  const before = document.activeElement;
  // A dialog keeps the focus inside itself, so the field is placed there.
  (before?.closest('[role="dialog"]') ?? document.body).append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
