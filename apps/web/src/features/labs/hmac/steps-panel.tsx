import { useCallback, useId, useMemo, useState, type ReactNode } from 'react';
import { bytesAtMost, endpoints, HexKey, HexMessage, type Steps } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { useApi } from '../../../api/api-context.tsx';
import { useWalk, useWalkState } from '../../../stage/motion/use-walk.ts';
import { readingMs } from '../../../stage/motion/walk.ts';
import { WalkBar } from '../../../stage/view/walk-bar.tsx';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Panel } from '../../../ui/panel.tsx';
import {
  changedBytes,
  differences,
  inputOf,
  rewrite,
  stepsOf,
  toBytes,
  withLastBitFlipped,
  type Input,
} from './hmac-steps.ts';
import parts from '../../../ui/parts.module.css';
import styles from './steps-panel.module.css';

type Inputs = { readonly key: Input; readonly message: Input };

/** The inputs in hex. */
type Bytes = { readonly key: string; readonly message: string };
const isSame = (left: Bytes, right: Bytes): boolean =>
  left.key === right.key && left.message === right.message;

/** One HMAC, computed in the browser and by a replica, and the HMAC that was computed before. */
type Computed = Bytes & {
  readonly browser: Steps;
  readonly server: Steps & { readonly builtIn: string };
  readonly by: string;
  readonly before: Steps | undefined;
};

const rows: readonly { step: keyof Steps; title: string }[] = [
  { step: 'key', title: 'K′' },
  { step: 'innerPad', title: 'K′ ⊕ ipad' },
  { step: 'inner', title: 'inner hash' },
  { step: 'outerPad', title: 'K′ ⊕ opad' },
  { step: 'outer', title: 'outer hash: the HMAC' },
];

const bytesIn = (hex: string): string => `${hex.length / 2} ${hex.length === 2 ? 'byte' : 'bytes'}`;

/** The sentences of the five steps, and the comparison. */
function sentencesOf({ key, message, browser, server, by, before }: Computed): string[] {
  const isLong = key.length / 2 > 64;
  const differing = rows.filter(({ step }) => browser[step] !== server[step]).length;
  const same =
    differing === 0
      ? `This browser and ${by} computed the same bytes in all five steps.`
      : `This browser and ${by} computed different bytes in ${differing} of five steps.`;
  return [
    `K′ is the key (${bytesIn(key)}), ${isLong ? 'hashed because it is longer than a block, then ' : ''}padded with zeros to 64 bytes.`,
    'K′ ⊕ ipad: each byte of K′, XOR 36.',
    `Inner hash: SHA-256 of K′ ⊕ ipad and the message (${bytesIn(message)}).`,
    'K′ ⊕ opad: each byte of K′, XOR 5c.',
    'Outer hash: SHA-256 of K′ ⊕ opad and the inner hash. It is the HMAC.',
    `${same} ${builtInOf(browser, server)}${rfcOf(key, message, browser, server)}${avalancheOf(before, browser)}`,
  ];
}

const builtInOf = (browser: Steps, server: Computed['server']): string =>
  `Node’s createHmac gives ${server.builtIn === browser.outer ? 'the same' : 'a different'} HMAC.`;

function rfcOf(key: string, message: string, browser: Steps, server: Steps): string {
  const vector = vectors.find((one) => one.key === key && one.message === message);
  if (vector === undefined) return '';
  const isSame = [browser.outer, server.outer].every((hex) => hex.startsWith(vector.hmac));
  return ` RFC 4231 (case ${vector.title}) gives ${isSame ? 'the same' : 'a different'} HMAC.`;
}

function avalancheOf(before: Steps | undefined, { outer }: Steps): string {
  if (before === undefined) return '';
  const bits = differences(before.outer, outer);
  return ` ${bits.filter(Boolean).length} of ${bits.length} bits of the HMAC changed.`;
}

/** HMAC with an own key and message: each step as bytes, with the bytes marked that changed since the last time. */
export function StepsPanel(): ReactNode {
  const { client } = useApi();
  const [inputs, setInputs] = useState<Inputs>({
    key: inputOf('4a656665'),
    message: inputOf('706179206164612035'),
  });
  const [computed, setComputed] = useState<Computed>();
  const [busy, setBusy] = useState(false);
  const sentences = useMemo(() => (computed === undefined ? [] : sentencesOf(computed)), [computed]);
  const walk = useWalk();
  const at = useWalkState(walk, (state) => state.at);
  const key = toBytes(inputs.key);
  const message = toBytes(inputs.message);
  const isValid = HexKey.safeParse(key).success && HexMessage.safeParse(message).success;

  const compute = useCallback(
    async (bytes: Bytes, before?: Steps) => {
      setBusy(true);
      const answer = await client.request(endpoints.computeSteps, { body: bytes, token: undefined });
      setBusy(false);
      if (!answer.ok) return;
      const by = answer.exchange.servedBy ?? 'the server';
      const browser = stepsOf(bytes.key, bytes.message);
      const earlier = computed !== undefined && !isSame(computed, bytes) ? computed.browser : undefined;
      const next = { ...bytes, browser, server: answer.data, by, before: before ?? earlier };
      setComputed(next);
      walk.begin({ total: rows.length + 1, lengthsMs: sentencesOf(next).map(readingMs) });
    },
    [client, computed, walk],
  );

  function flipLastBit(of: keyof Inputs): void {
    const flipped = withLastBitFlipped(of === 'key' ? key : message);
    setInputs({ ...inputs, [of]: inputOf(flipped) });
    void compute({ key, message, [of]: flipped }, stepsOf(key, message));
  }

  return (
    <Panel title="HMAC, step by step" aside="RFC 2104">
      <div className={styles['columns']}>
        <div className={styles['inputs']}>
          <Presets inputs={inputs} onChange={setInputs} />
          <BytesField
            label="Key"
            input={inputs.key}
            schema={HexKey}
            most={bytesAtMost.key}
            onChange={(input) => {
              setInputs({ ...inputs, key: input });
            }}
          />
          <BytesField
            label="Message"
            input={inputs.message}
            schema={HexMessage}
            most={bytesAtMost.message}
            onChange={(input) => {
              setInputs({ ...inputs, message: input });
            }}
          />
          <Button look="primary" busy={busy || !isValid} onClick={() => void compute({ key, message })}>
            Compute in browser and server
          </Button>
          <div className={parts['row']}>
            <Button
              busy={busy || !isValid || key === ''}
              onClick={() => {
                flipLastBit('key');
              }}
            >
              Flip a bit of the key
            </Button>
            <Button
              busy={busy || !isValid || message === ''}
              onClick={() => {
                flipLastBit('message');
              }}
            >
              Flip a bit of the message
            </Button>
          </div>
        </div>
        <div className={styles['computation']}>
          <ol className={styles['steps']} aria-label="The steps of HMAC">
            {rows.map(({ step, title }, index) => (
              <li className={styles['step']} key={step} data-now={at === index} data-shown={at >= index}>
                <b>
                  {index + 1} {title}
                </b>
                <Hex hex={computed?.browser[step]} before={computed?.before?.[step]} isShown={at >= index} />
              </li>
            ))}
          </ol>
          <WalkBar
            label="Player of the steps"
            walk={walk}
            sentences={sentences}
            idle="⊕ is XOR: a bit of the result is 1 if the two bits differ."
          />
        </div>
      </div>
    </Panel>
  );
}

type HexProps = { hex: string | undefined; before: string | undefined; isShown: boolean };

/** The bytes of a step in hex. Marks the bytes that are different from the same step of the last time. */
function Hex({ hex, before, isShown }: HexProps): ReactNode {
  if (hex === undefined || !isShown) return <code className={styles['bytes']}>&nbsp;</code>;
  const changed = before === undefined ? [] : changedBytes(before, hex);
  return (
    <code className={styles['bytes']} translate="no" data-changed={changed.filter(Boolean).length}>
      {Array.from({ length: hex.length / 2 }, (_, index) => {
        const text = hex.slice(index * 2, index * 2 + 2);
        // oxlint-disable-next-line react/no-array-index-key -- the position identifies the byte
        return changed[index] === true ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>;
      })}
    </code>
  );
}

function Presets({ inputs, onChange }: { inputs: Inputs; onChange: (inputs: Inputs) => void }): ReactNode {
  const id = useId();
  const chosen = vectors.findIndex(
    ({ key, message }) => key === toBytes(inputs.key) && message === toBytes(inputs.message),
  );
  return (
    <div className={styles['presets']}>
      <label htmlFor={id}>Test case of RFC 4231</label>
      <select
        id={id}
        className={styles['select']}
        value={chosen}
        onChange={({ target }) => {
          const vector = vectors[Number(target.value)];
          if (vector !== undefined) onChange({ key: inputOf(vector.key), message: inputOf(vector.message) });
        }}
      >
        {chosen === -1 && <option value={-1}>none (your own input)</option>}
        {vectors.map(({ title }, index) => (
          <option key={title} value={index}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

type BytesFieldProps = {
  label: string;
  input: Input;
  schema: typeof HexKey;
  most: number;
  onChange: (input: Input) => void;
};

/** An input of bytes, written as text or as hex. */
function BytesField({ label, input, schema, most, onChange }: BytesFieldProps): ReactNode {
  const hex = toBytes(input);
  const parsed = schema.safeParse(hex);
  const other = input.form === 'text' ? 'hex' : 'text';
  const rewritten = parsed.success ? rewrite(input, other) : undefined;
  return (
    <Field
      label={`${label}, as ${input.form}`}
      value={input.written}
      onValueChange={(written) => {
        onChange({ ...input, written });
      }}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="none"
      hint={`${hex.length / 2} of at most ${most} bytes`}
      error={parsed.success ? undefined : parsed.error.issues[0]?.message}
      end={
        <Button
          look="bare"
          busy={rewritten === undefined}
          aria-label={`Write the ${label.toLowerCase()} as ${other}`}
          onClick={() => {
            if (rewritten !== undefined) onChange(rewritten);
          }}
        >
          as {other}
        </Button>
      }
    />
  );
}
