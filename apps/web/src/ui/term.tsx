import {
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  type ButtonHTMLAttributes,
  type ReactNode,
} from 'react';
import { clsx } from 'clsx';
import { splitAtTerms } from './split-at-terms.ts';
import styles from './term.module.css';

type ExplainedProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** A term of docs/glossary.md. */
  term: string;
  children: ReactNode;
};

/** Time before an explanation opens under the pointer, so that it does not flash while the pointer passes. */
const hoverMs = 250;

/** An element that explains itself on hover, focus or tap, in one line of docs/glossary.md. Escape closes the explanation. */
export function Explained({ term, className, children, ...rest }: ExplainedProps): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [open, setOpen] = useState(false);
  const [meaning, setMeaning] = useState<string>();

  const show = (delayMs: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setOpen(true);
    }, delayMs);
  };
  const hide = useCallback((): void => {
    clearTimeout(timer.current);
    setOpen(false);
  }, []);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  useEffect(() => {
    if (!open || meaning !== undefined) return undefined;
    let current = true;
    void (async () => {
      const { glossary } = await import('./glossary.ts');
      if (current) setMeaning(glossary.get(term.toLowerCase()) ?? '');
    })();
    return () => {
      current = false;
    };
  }, [open, meaning, term]);
  const visible = open && meaning !== undefined && meaning !== '';
  useEffect(() => {
    const text = bubble.current;
    const at = button.current?.getBoundingClientRect();
    if (!visible || text === null || at === undefined) return undefined;
    text.showPopover();
    const { width, height } = text.getBoundingClientRect();
    const left = Math.max(8, Math.min(innerWidth - width - 8, at.left + at.width / 2 - width / 2));
    const above = at.top - height - 8;
    text.style.left = `${left}px`;
    text.style.top = `${above > 8 ? above : at.bottom + 8}px`;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('scroll', hide, true);
    window.addEventListener('resize', hide);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('scroll', hide, true);
      window.removeEventListener('resize', hide);
    };
  }, [visible, hide]);

  return (
    <>
      <button
        {...rest}
        type="button"
        ref={button}
        className={className}
        aria-describedby={visible ? id : undefined}
        onPointerEnter={({ pointerType }) => {
          if (pointerType === 'mouse') show(hoverMs);
        }}
        onPointerLeave={({ pointerType }) => {
          if (pointerType === 'mouse') hide();
        }}
        onFocus={({ target }) => {
          if (target.matches(':focus-visible')) show(0);
        }}
        onBlur={hide}
        onClick={() => {
          if (open) hide();
          else show(0);
        }}
      >
        {children}
      </button>
      {visible && (
        <span
          role="tooltip"
          id={id}
          ref={bubble}
          popover="manual"
          className={styles['bubble']}
          onPointerEnter={() => {
            show(0);
          }}
          onPointerLeave={hide}
        >
          {meaning}
        </span>
      )}
    </>
  );
}

/** A word in a text that explains itself: `<Term name="idle timeout">idle timeout</Term>`. */
export const Term = ({ name, children }: { name: string; children: ReactNode }): ReactNode => (
  <Explained term={name} className={clsx(styles['term'])}>
    {children}
  </Explained>
);

/** A text in which the given terms of docs/glossary.md explain themselves, each at its first place. */
export function TextWithTerms({ text, terms }: { text: string; terms: readonly string[] }): ReactNode {
  return splitAtTerms(text, terms).map(({ part, term }, index) =>
    term === undefined ? (
      part
    ) : (
      <Term key={index} name={term}>
        {part}
      </Term>
    ),
  );
}
