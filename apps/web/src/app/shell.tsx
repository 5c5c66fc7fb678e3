import { useEffect, useRef, type ReactNode } from 'react';
import { Outlet, useLocation } from 'react-router';
import { useSession } from '../api/api-context.tsx';
import { RequestLog } from '../stage/log/request-log.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { LazyFallbacks } from '../ui/lazy-component.tsx';
import { Loading } from '../ui/loading.tsx';
import { BrokenPage, MissingPage } from './error-pages.tsx';
import { Header } from './header.tsx';
import { Notices } from './notices.tsx';
import styles from './shell.module.css';

/** The frame of every page: header with the menu, notices, and the request log at the bottom. */
export function Shell(): ReactNode {
  const { pathname } = useLocation();
  const {
    holder: { generation },
    isKnown,
  } = useSession();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // A new page starts at its top. It may have focused its first field already.
    if (main.current?.contains(document.activeElement) === false) main.current.focus({ preventScroll: true });
    main.current?.scrollTo(0, 0);
    scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className={styles['shell']}>
      <a className={styles['skip']} href="#main">
        Skip to content
      </a>
      <Header />
      <Notices />
      <main className={styles['main']} id="main" ref={main} tabIndex={-1} inert={!isKnown}>
        <ErrorBoundary key={`${generation} ${pathname}`} fallback={brokenPage}>
          <LazyFallbacks loading={<Loading>Loading this page</Loading>} missing={missingPage}>
            <Outlet />
          </LazyFallbacks>
        </ErrorBoundary>
      </main>
      {!isKnown && (
        <div className={styles['checking']}>
          <Loading>The token in this browser was replaced. Checking its user</Loading>
        </div>
      )}
      <div className={styles['log']}>{isKnown && <RequestLog key={generation} />}</div>
    </div>
  );
}

const brokenPage = (retry: () => void): ReactNode => <BrokenPage onRetry={retry} />;
const missingPage = (retry: () => void, failures: number): ReactNode => (
  <MissingPage onRetry={retry} failures={failures} />
);
