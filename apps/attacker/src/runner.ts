import { attackPage, isAttack } from './pages.ts';

/** One page of a run. `mark` identifies its request among the arrivals at the bank. */
type Step =
  | { readonly kind: 'sign-in'; readonly carrier: string; readonly defence: string }
  | { readonly kind: 'attack'; readonly attack: string; readonly mark: string };

/** `none.token:form,link;lax.none:form`: sign in with this carrier and this defence, then these attacks, and so on. */
const planShape = /^[a-z]{1,10}\.[a-z-]{1,20}:[a-z]{1,10}(,[a-z]{1,10})*$/;
const planLength = 800;
/** The attack `form`, from another port of the bank's host. */
const fromPort = 'port';

/** Returns undefined for a plan that is not valid. */
export function stepsOf(plan: string): Step[] | undefined {
  const parts = plan.split(';');
  if (plan.length > planLength || !parts.every((part) => planShape.test(part))) return undefined;
  const steps = parts.flatMap((part): Step[] => {
    const [bank = '', attacks = ''] = part.split(':');
    const [carrier = '', defence = ''] = bank.split('.');
    return [
      { kind: 'sign-in', carrier, defence },
      ...attacks.split(',').map((attack) => ({ kind: 'attack' as const, attack, mark: `${bank}.${attack}` })),
    ];
  });
  const isKnown = (step: Step): boolean =>
    step.kind === 'sign-in' || step.attack === fromPort || isAttack(step.attack);
  return steps.every(isKnown) ? steps : undefined;
}

export type RunSites = { readonly bank: string; readonly attacker: string; readonly neighbour: string };

/**
 * Returns the page of one step of a run, and the origin that it belongs to. One window goes through all steps: the address has
 * the whole plan and the position, so that the other origin and a return from the bank need no memory.
 */
export function runPage(
  steps: readonly Step[],
  { plan, at, student, sites }: { plan: string; at: number; student: string; sites: RunSites },
): { origin: string; html: string } {
  const { bank, attacker, neighbour } = sites;
  const addressOf = (position: number): string =>
    `${attacker}/run?${new URLSearchParams({ student, plan, at: `${position}` }).toString()}`;
  const input = { student, bank, next: addressOf(at + 1) };
  const step = steps[at];
  if (step === undefined) {
    const html = attackPage('end', {
      ...input,
      next: '',
      start: 'end',
      more: '&mark=end&answer=none',
      invitation: 'Every attack was tried. This window closes itself.',
    });
    return { origin: attacker, html };
  }
  if (step.kind === 'sign-in') {
    const { carrier, defence } = step;
    const transport = carrier === 'header' ? '&token=memory' : `&carrier=${carrier}`;
    const html = attackPage('sign-in', {
      ...input,
      start: 'sign-in',
      more: `&as=ada${transport}&defence=${defence}&back`,
      invitation: 'First, Ada signs in to the bank.',
    });
    return { origin: attacker, html };
  }
  const attacks = steps.filter(({ kind }) => kind === 'attack');
  const name = step.attack === fromPort ? 'form' : step.attack;
  const html = attackPage(isAttack(name) ? name : 'form', {
    ...input,
    start: 'now',
    more: `&mark=${step.mark}&answer=none`,
    invitation: `Attack ${attacks.indexOf(step) + 1} of ${attacks.length}.`,
  });
  return { origin: step.attack === fromPort ? neighbour : attacker, html };
}
