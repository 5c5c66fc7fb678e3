import {
  createContext,
  useContext,
  useEffect,
  useState,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react';

type Fallbacks = {
  /** Shown while the script of a component loads. */
  loading: ReactNode;
  /** Shown when the script failed to load. `failures`: number of failed loads in a row. */
  missing: (retry: () => void, failures: number) => ReactNode;
};

const FallbacksContext = createContext<Fallbacks>({ loading: null, missing: () => null });

/** Sets the content that replaces the lazy components below it while they are not loaded. */
export function LazyFallbacks({ children, ...fallbacks }: Fallbacks & { children: ReactNode }): ReactNode {
  return <FallbacksContext value={fallbacks}>{children}</FallbacksContext>;
}

type State<Loaded> = {
  readonly component: Loaded | undefined;
  readonly failures: number;
  readonly isLoading: boolean;
};

/**
 * Returns a component whose script loads when the component is first shown. Unlike React's `lazy`, it does not keep a
 * failed load. After a failure, the script loads again when the component is shown again, when the network returns, or when
 * `retry` is called.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): (props: Props) => ReactElement {
  let loaded: ComponentType<Props> | undefined;

  return function LazyComponent(props) {
    const { loading, missing } = useContext(FallbacksContext);
    const [{ component: Loaded, failures, isLoading }, setState] = useState<State<ComponentType<Props>>>(
      () => ({
        component: loaded,
        failures: 0,
        isLoading: loaded === undefined,
      }),
    );
    const retry = (): void => {
      setState((before) => ({ ...before, isLoading: true }));
    };

    useEffect(() => {
      if (!isLoading) return undefined;
      let isShown = true;
      void (async () => {
        try {
          const { default: component } = await load();
          loaded = component;
          if (isShown) setState({ component, failures: 0, isLoading: false });
        } catch {
          if (isShown) setState((before) => ({ ...before, failures: before.failures + 1, isLoading: false }));
        }
      })();
      return () => {
        isShown = false;
      };
    }, [isLoading]);

    const isMissing = Loaded === undefined && !isLoading;
    useEffect(() => {
      if (!isMissing) return undefined;
      addEventListener('online', retry);
      return () => {
        removeEventListener('online', retry);
      };
    }, [isMissing]);

    if (Loaded !== undefined) return <Loaded {...props} />;
    return <>{isLoading ? loading : missing(retry, failures)}</>;
  };
}

/**
 * Removes every `<link>` whose file failed to load. Vite's preload would otherwise regard the style sheet as loaded, and the
 * page would appear without styles.
 */
export function removeFailedLinks(): void {
  addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLLinkElement) target.remove();
    },
    { capture: true },
  );
}
