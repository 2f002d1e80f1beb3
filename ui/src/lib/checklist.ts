// The steps of a run in their order, whether they have happened or not.

import type { Happened, Planned, Run, Struck } from '../api';

export interface Line {
  step: number;
  planned: Planned | null;
  happened: Happened | null;
  struck?: Struck;
}

// `foreseen` is what was planned before the run began: while it goes on, steps that have not come yet stay in sight. Once
// it has ended, only what the daemon says is planned is.
export function checklist(run: Run, foreseen: Planned[]): Line[] {
  const lines = new Map<number, Line>();
  const under = run.state === 'running';
  for (const planned of [...(under ? foreseen : []), ...run.planned]) {
    lines.set(planned.step, { step: planned.step, planned, happened: null });
  }
  for (const happened of run.happened) {
    const planned = foreseen.find((one) => one.step === happened.step && one.tool === happened.tool) ?? null;
    lines.set(happened.step, { step: happened.step, planned, happened });
  }
  for (const struck of run.struck) lines.set(struck.step, { step: struck.step, planned: null, happened: null, struck });
  return [...lines.values()].sort((left, right) => left.step - right.step);
}
