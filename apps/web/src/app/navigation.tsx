import { useEffect, useRef, type ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useProgress, useSession } from '../api/api-context.tsx';
import { labs } from '../features/labs/list.ts';
import { CheckIcon } from '../ui/icons.tsx';
import styles from './navigation.module.css';

const groups = [...new Set(labs.map(({ group }) => group))];

export function Navigation(): ReactNode {
  const { session } = useSession();
  const { labs: completed } = useProgress();
  const { pathname } = useLocation();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    // Scrolls the current link into view on a narrow screen. scrollIntoView would move the start of the Tab order to the
    // link, past the skip link.
    const link = row.current?.querySelector<HTMLElement>(`[href="${CSS.escape(pathname)}"]`);
    if (row.current === null || link === undefined || link === null) return;
    const offset = link.getBoundingClientRect().left - row.current.getBoundingClientRect().left;
    row.current.scrollBy({
      left: offset - (row.current.clientWidth - link.offsetWidth) / 2,
      behavior: 'instant',
    });
  }, [pathname]);
  return (
    <nav className={styles['navigation']} ref={row} aria-label="Labs and pages">
      <Group title="Start">
        <Item to="/">Introduction</Item>
      </Group>
      {groups.map((group) => (
        <Group key={group} title={group}>
          {labs
            .filter((lab) => lab.group === group)
            .map(({ number, name, title }) => (
              <Item key={name} to={`/labs/${name}`} mark={`${number}`} done={completed[name] !== undefined}>
                {title}
              </Item>
            ))}
        </Group>
      ))}
      {session.status !== 'guest' && (
        <Group title="You">
          <Item to="/account">Account</Item>
          <Item to="/sessions">Sessions</Item>
          <Item to="/live">Live</Item>
          {session.status === 'signed-in' && session.profile.role === 'admin' && (
            <Item to="/admin">All sessions</Item>
          )}
        </Group>
      )}
    </nav>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className={styles['group']}>
      <h2 className={styles['title']}>{title}</h2>
      <ul className={styles['list']}>{children}</ul>
    </section>
  );
}

type ItemProps = {
  to: string;
  mark?: string;
  /** Whether the user completed the lab. */
  done?: boolean;
  children: ReactNode;
};

function Item({ to, mark, done = false, children }: ItemProps): ReactNode {
  return (
    <li>
      <NavLink className={styles['link'] ?? ''} to={to} end>
        <span className={styles['number']}>{mark}</span>
        {children}
        {done && (
          <span className={styles['done']}>
            <CheckIcon />
            <span className="visually-hidden">, completed</span>
          </span>
        )}
      </NavLink>
    </li>
  );
}
