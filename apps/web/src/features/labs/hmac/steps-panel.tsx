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
import { TextWithTerms } from '../../../ui/term.tsx';
import {
  changedBytes,
  inputOf,
  isSame,
  rewrite,
  rows,
  sentencesOf,
  stepsOf,
  toBytes,
  withLastBitFlipped,
  type Bytes,
  type Computed,
  type Input,
} from './hmac-steps.ts';
import parts from '../../../ui/parts.module.css';
import styles from './panels.module.css';

type Inputs = { readonly key: Input; readonly message: Input };

const terms = ['inner key', 'outer key', 'SHA-256', 'XOR', 'HMAC'];

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
                  {index + 1} <TextWithTerms text={title} terms={terms} />
                </b>
                <Hex hex={computed?.browser[step]} before={computed?.before?.[step]} isShown={at >= index} />
              </li>
            ))}
          </ol>
          <WalkBar
            label="Player of the steps"
            walk={walk}
            sentences={sentences}
            terms={terms}
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
