import { assertJsonable } from './jsonable.ts';
import type { Settings } from './options.ts';
import type { RecordData } from './record.ts';
import { parseWith } from './schema.ts';

/**
 * Returns a copy of the data as the schema returns it, for a record. The caller keeps its own object.
 *
 * @throws TypeError when JSON would change the data, or when the schema would refuse them at the next read
 */
export function storable<Data>(settings: Settings<Data>, data: Data): RecordData<Data> {
  const checked = checkedCopy(settings, data);
  return { data: checked, storedData: checked };
}

function checkedCopy<Data>({ parse }: Settings<Data>, data: Data): Data {
  assertJsonable(data, 'data');
  if (data === undefined) return data;
  const copy = copyOf(data);
  if (parse === undefined) return copy;
  const parsed = parseWith(parse, copy);
  if (!parsed.ok) throw new TypeError(`data ${parsed.why}.`, parsed);
  assertJsonable(parsed.value, 'data');
  return parsed.value;
}

function copyOf<Data>(data: Data): Data;
function copyOf(data: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(data));
  return copy;
}

/** @throws TypeError when the change is asynchronous or returns nothing: it would wipe the data */
export function changed<Data>(data: Data, change: (data: Data) => Data): Data {
  const next = callOn(data, change);
  if (next === undefined) {
    throw new TypeError(
      'The change returned undefined. Return the new data: the data that it receives is frozen, and changing it has no effect.',
    );
  }
  if (next instanceof Promise) {
    // The rejection has no other receiver.
    next.catch(() => undefined);
    throw new TypeError('The change is asynchronous. Wait before `update`, and return the new data at once.');
  }
  return next;
}

/** V8's message names a property, not the reason why the property cannot be written. */
const frozenMessage = /read.?only|not extensible|cannot (?:add|delete|define|redefine) property/i;

function callOn<Data>(data: Data, change: (data: Data) => Data): Data {
  try {
    return change(data);
  } catch (error) {
    if (!(error instanceof TypeError) || !frozenMessage.test(error.message)) throw error;
    throw new TypeError(
      `The change changed the data that it received, which is frozen (${error.message}). ` +
        'Return new data, for example (data) => ({ ...data, visits: data.visits + 1 }).',
      { cause: error },
    );
  }
}
