import {
  createContext,
  useContext,
  useEffect,
  useState,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react';

type Places = {
  /** Stands where the part will be while its script loads. */
  loading: ReactNode;
  /** Stands there when the script did not arrive. `failures`: how often in a row. */
  missing: (retry: () => void, failures: number) => ReactNode;
};

const PlacesContext = createContext<Places>({ loading: null, missing: () => null });

/** The replacement of the late parts below. */
export function LateParts({ children, ...places }: Places & { children: ReactNode }): ReactNode {
  return <PlacesContext value={places}>{children}</PlacesContext>;
}

type State<Part> = {
  readonly part: Part | undefined;
  readonly failures: number;
  readonly isLoading: boolean;
};

/**
 * A component whose script loads when it is first shown. Unlike React's `lazy` it forgets a failure: it loads again when it
 * is shown again, when the network is back, and when `retry` is called.
 */
export function latePart<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): (props: Props) => ReactElement {
  let loaded: ComponentType<Props> | undefined;

  return function LatePart(props) {
    const { loading, missing } = useContext(PlacesContext);
    const [{ part: Part, failures, isLoading }, setState] = useState<State<ComponentType<Props>>>(() => ({
      part: loaded,
      failures: 0,
      isLoading: loaded === undefined,
    }));
    const retry = (): void => {
      setState((before) => ({ ...before, isLoading: true }));
    };

    useEffect(() => {
      if (!isLoading) return undefined;
      let isShown = true;
      void (async () => {
        try {
          const { default: part } = await load();
          loaded = part;
          if (isShown) setState({ part, failures: 0, isLoading: false });
        } catch {
          if (isShown) setState((before) => ({ ...before, failures: before.failures + 1, isLoading: false }));
        }
      })();
      return () => {
        isShown = false;
      };
    }, [isLoading]);

    const isMissing = Part === undefined && !isLoading;
    useEffect(() => {
      if (!isMissing) return undefined;
      addEventListener('online', retry);
      return () => {
        removeEventListener('online', retry);
      };
    }, [isMissing]);

    if (Part !== undefined) return <Part {...props} />;
    return <>{isLoading ? loading : missing(retry, failures)}</>;
  };
}

/**
 * Takes a `<link>` whose file did not arrive out of the document. Vite's preload would take the link of a lost style sheet for
 * one that is loaded, and the page would come without its styles.
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
