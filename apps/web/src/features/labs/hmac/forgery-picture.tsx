import { createContext, use, type ReactNode } from 'react';
import { steps, type Forgery, type Step } from './forgery.ts';
import { asText } from './hmac-steps.ts';
import styles from './forgery-picture.module.css';

type PictureProps = {
  forgery: Forgery | undefined;
  /** Index of the step on the screen. -1 before the first step. */
  at: number;
};

/** Index of the step on the screen, for the parts of the picture. */
const AtContext = createContext(-1);

/** The computation: what the server hashes, what the student hashes, and what the server checks. */
export function ForgeryPicture({ forgery, at }: PictureProps): ReactNode {
  const isHmac = at >= steps.indexOf('inner');
  return (
    <AtContext value={at}>
      <div className={styles['picture']} data-picture aria-hidden="true" translate="no">
        {isHmac && forgery !== undefined ? <HmacLanes forgery={forgery} /> : <NaiveLanes forgery={forgery} />}
      </div>
    </AtContext>
  );
}

function NaiveLanes({ forgery }: { forgery: Forgery | undefined }): ReactNode {
  const padding = forgery && shortBytes(forgery.forged.padding);
  const order = forgery === undefined ? 'pay ada 5' : orderOf(forgery);
  const extension = forgery?.extension;
  const isEqual = forgery?.naive?.accepted !== undefined;
  return (
    <>
      <Lane who="The server" does="has the key and signs one order" from="start">
        <Block from="start">
          <Part name="key" text="secret" kind="secret" from="start" />
          <Part name="order" text={order} from="start" now={['order']} />
          <Part name="padding" text={padding} kind="padding" from="padding" />
        </Block>
        <Hash from="start" />
        <Value
          name="tag"
          text={shortTag(forgery?.order.naive)}
          kind="tag"
          from="start"
          now={['order', 'state']}
        />
      </Lane>
      <Lane who="You" does="do not have the key" from="start">
        <Value name="state = tag" text={shortTag(forgery?.order.naive)} kind="tag" from="state" />
        <Block from="continue">
          <Part name="your text" text={extension} kind="own" from="continue" />
          <Part name="padding" text="80 00 …" kind="padding" from="continue" />
        </Block>
        <Hash from="continue" />
        <Value
          name="new tag"
          text={shortTag(forgery?.forged.naive)}
          kind="new"
          from="continue"
          now={['continue', 'send']}
        />
      </Lane>
      <Lane who="The server" does="hashes its key and what you sent" from="send">
        <Block from="send">
          <Part name="key" text="secret" kind="secret" from="firstBlock" />
          <Part name="order" text={order} from="send" />
          <Part name="padding" text={padding} kind="padding" from="send" />
        </Block>
        <Hash from="firstBlock" />
        {isEqual ? (
          <Value name="state" text={shortTag(forgery.order.naive)} kind="tag" from="firstBlock" />
        ) : (
          <Value name="state" text="another" from="firstBlock" />
        )}
        <Block from="send">
          <Part name="your text" text={extension} kind="own" from="send" />
          <Part name="padding" text="80 00 …" kind="padding" from="secondBlock" />
        </Block>
        <Hash from="secondBlock" />
        {isEqual ? (
          <Value name="= your tag" text={shortTag(forgery.forged.naive)} kind="hit" from="secondBlock" />
        ) : (
          <Value name="≠ your tag" text="another" kind="safe" from="secondBlock" />
        )}
      </Lane>
    </>
  );
}

function HmacLanes({ forgery }: { forgery: Forgery }): ReactNode {
  const { forged, extension, hmac } = forgery;
  const order = orderOf(forgery);
  const padding = shortBytes(forged.padding);
  const isEqual = hmac?.accepted !== undefined;
  return (
    <>
      <Lane who="The server" does="signs the same order with HMAC: it hashes twice" from="inner">
        <Block from="inner">
          <Part name="inner key" text="secret" kind="secret" from="inner" />
          <Part name="order" text={order} from="inner" />
        </Block>
        <Hash from="inner" />
        <Value name="inner hash" text="secret" kind="secret" from="inner" />
        <Block from="outer">
          <Part name="outer key" text="secret" kind="secret" from="outer" />
          <Part name="inner hash" text="secret" kind="secret" from="outer" />
        </Block>
        <Hash from="outer" />
        <Value
          name="HMAC"
          text={shortTag(forgery.order.hmac)}
          kind="tag"
          from="outer"
          now={['outer', 'extendHmac']}
        />
      </Lane>
      <Lane who="You" does="continue from the HMAC" from="extendHmac">
        <Value name="state = HMAC" text={shortTag(forgery.order.hmac)} kind="tag" from="extendHmac" />
        <Block from="extendHmac">
          <Part name="your text" text={extension} kind="own" from="extendHmac" />
          <Part name="padding" text="80 00 …" kind="padding" from="extendHmac" />
        </Block>
        <Hash from="extendHmac" />
        <Value name="new tag" text={shortTag(forged.hmac)} kind="new" from="extendHmac" />
      </Lane>
      <Lane who="The server" does="computes the HMAC of what you sent" from="hmacCheck">
        <Block from="hmacCheck">
          <Part name="inner key" text="secret" kind="secret" from="hmacCheck" now={[]} />
          <Part name="order" text={order} from="hmacCheck" now={[]} />
          <Part name="padding" text={padding} kind="padding" from="hmacCheck" now={[]} />
          <Part name="your text" text={extension} kind="own" from="hmacCheck" now={[]} />
        </Block>
        <Hash from="hmacCheck" />
        <Block from="hmacCheck">
          <Part name="outer key" text="secret" kind="secret" from="hmacCheck" now={[]} />
          <Part name="inner hash" text="another" from="hmacCheck" />
        </Block>
        <Hash from="hmacCheck" />
        <Value
          name={isEqual ? '= your tag' : '≠ your tag'}
          text={isEqual ? shortTag(forged.hmac) : 'another'}
          kind={isEqual ? 'hit' : 'safe'}
          from="hmacCheck"
        />
      </Lane>
    </>
  );
}

/** `start`: visible before the first step. */
type From = Step | 'start';
const indexOf = (from: From): number => (from === 'start' ? -1 : steps.indexOf(from));

/** Returns whether a part is in the picture, and whether the current step is about this part. */
function useParts(from: From, now: readonly From[] = [from]): { 'data-shown': boolean; 'data-now': boolean } {
  const at = use(AtContext);
  return {
    'data-shown': at >= indexOf(from),
    'data-now': now.some((step) => step !== 'start' && at === indexOf(step)),
  };
}

function Lane({
  who,
  does,
  from,
  children,
}: {
  who: string;
  does: string;
  from: From;
  children: ReactNode;
}): ReactNode {
  return (
    <div className={styles['lane']} {...useParts(from)}>
      <p className={styles['title']}>
        <b>{who}</b> {does}
      </p>
      <div className={styles['row']}>{children}</div>
    </div>
  );
}

/** The input of one SHA-256. */
const Block = ({ from, children }: { from: From; children: ReactNode }): ReactNode => (
  <div className={styles['block']} data-shown={use(AtContext) >= indexOf(from)}>
    {children}
  </div>
);

/** `hit`: an attack that succeeded. `safe`: a refused forgery. */
type Kind = 'secret' | 'padding' | 'own' | 'tag' | 'new' | 'hit' | 'safe';
type PartProps = {
  name: string;
  text: string | undefined;
  kind?: Kind;
  from: From;
  /** The steps that are about this part. The default is the step that adds it. */
  now?: readonly From[];
};

const Part = ({ name, text, kind, from, now }: PartProps): ReactNode => (
  <div className={styles['part']} data-kind={kind} {...useParts(from, now)}>
    <span className={styles['name']}>{name}</span>
    <span className={styles['text']}>{text ?? '?'}</span>
  </div>
);

/** The result of a hash. */
const Value = (props: PartProps): ReactNode => (
  <div className={styles['value']}>
    <Part {...props} />
  </div>
);

const Hash = ({ from }: { from: From }): ReactNode => (
  <div className={styles['hash']} {...useParts(from)}>
    SHA-256
  </div>
);

const orderOf = ({ order }: Forgery): string => asText(order.message) ?? order.message;

const shortTag = (hex: string | undefined): string =>
  hex === undefined ? '?' : `${hex.slice(0, 6)}…${hex.slice(-2)}`;

/** The first byte and the last two bytes, as in `80 … 01 48`. */
const shortBytes = (hex: string): string => `${hex.slice(0, 2)} … ${hex.slice(-4, -2)} ${hex.slice(-2)}`;
