import { useEffect, useRef, type ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useSession } from '../api/api-context.tsx';
import styles from './navigation.module.css';

/** The labs by their groups; a lab is listed from the day it is there. */
const labs = [{ group: 'The idea', items: [{ number: 1, name: 'Stateless requests', to: '/' }] }] as const;

export function Navigation(): ReactNode {
  const { session } = useSession();
  const { pathname } = useLocation();
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the row scrolls: where one is, is seen.
    row.current
      ?.querySelector(`[href="${CSS.escape(pathname)}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'center', behavior: 'instant' });
  }, [pathname]);
  return (
    <nav className={styles['navigation']} ref={row} aria-label="Labs and pages">
      {labs.map(({ group, items }) => (
        <Group key={group} title={group}>
          {items.map(({ number, name, to }) => (
            <Item key={to} to={to} mark={`${number}`}>
              {name}
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

function Item({ to, mark, children }: { to: string; mark?: string; children: ReactNode }): ReactNode {
  return (
    <li>
      <NavLink className={styles['link'] ?? ''} to={to} end>
        <span className={styles['number']}>{mark}</span>
        {children}
      </NavLink>
    </li>
  );
}
