import { useId, type ReactNode } from 'react';
import { bytesAtMost, HexKey, HexMessage } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { asText } from './hex.ts';
import styles from './inputs-panel.module.css';
import { areValid, type Inputs } from './use-steps.ts';

type InputsPanelProps = {
  inputs: Inputs;
  busy: boolean;
  primary: boolean;
  onChange: (inputs: Inputs) => void;
  onCompute: () => void;
  onFlip: (of: keyof Inputs) => void;
};

export function InputsPanel({
  inputs,
  busy,
  primary,
  onChange,
  onCompute,
  onFlip,
}: InputsPanelProps): ReactNode {
  const idle = busy || !areValid(inputs);
  return (
    <Panel title="Key and message" aside="bytes in hex">
      <Presets inputs={inputs} onChange={onChange} />
      <HexField
        label="Key"
        value={inputs.key}
        schema={HexKey}
        most={bytesAtMost.key}
        onValueChange={(key) => {
          onChange({ ...inputs, key });
        }}
      />
      <HexField
        label="Message"
        value={inputs.message}
        schema={HexMessage}
        most={bytesAtMost.message}
        onValueChange={(message) => {
          onChange({ ...inputs, message });
        }}
      />
      <Button look={primary ? 'primary' : 'quiet'} busy={idle} onClick={onCompute}>
        Compute in browser and server
      </Button>
      <div className={styles['row']}>
        <Button
          busy={idle || inputs.key === ''}
          onClick={() => {
            onFlip('key');
          }}
        >
          Flip a bit of the key
        </Button>
        <Button
          busy={idle || inputs.message === ''}
          onClick={() => {
            onFlip('message');
          }}
        >
          Flip a bit of the message
        </Button>
      </div>
    </Panel>
  );
}

type PresetsProps = Pick<InputsPanelProps, 'inputs' | 'onChange'>;

function Presets({ inputs, onChange }: PresetsProps): ReactNode {
  const id = useId();
  const chosen = vectors.findIndex(({ key, message }) => key === inputs.key && message === inputs.message);
  return (
    <div className={styles['presets']}>
      <label htmlFor={id}>RFC 4231 test case</label>
      <select
        id={id}
        className={styles['select']}
        value={chosen}
        onChange={({ target }) => {
          const vector = vectors[Number(target.value)];
          if (vector !== undefined) onChange({ key: vector.key, message: vector.message });
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

type HexFieldProps = {
  label: string;
  value: string;
  schema: typeof HexKey;
  most: number;
  onValueChange: (value: string) => void;
};

function HexField({ label, value, schema, most, onValueChange }: HexFieldProps): ReactNode {
  const parsed = schema.safeParse(value);
  const text = asText(value);
  return (
    <Field
      label={label}
      value={value}
      onValueChange={(typed) => {
        onValueChange(typed.toLowerCase().replaceAll(/\s/g, ''));
      }}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="none"
      hint={text === undefined ? `${value.length / 2} of at most ${most} bytes` : `“${text}”`}
      error={parsed.success ? undefined : parsed.error.issues[0]?.message}
    />
  );
}
