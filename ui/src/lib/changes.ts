// What is different between two previews, in sentences.

import type { Json, Planned, Run } from '../api';
import { sayValue } from './values';
import { sayArgument } from './words';

// Steps are matched by tool and by place among that tool's steps: their numbers shift when one is struck.
function byPlace(planned: Planned[]): Map<string, Planned> {
  const counts = new Map<string, number>();
  const out = new Map<string, Planned>();
  for (const step of planned) {
    const count = (counts.get(step.tool) ?? 0) + 1;
    counts.set(step.tool, count);
    out.set(`${step.tool} ${count}`, step);
  }
  return out;
}

const same = (left: Json | undefined, right: Json | undefined) => JSON.stringify(left) === JSON.stringify(right);

export function differences(before: Run, after: Run): string[] {
  const out: string[] = [];
  const old = byPlace(before.planned);
  const now = byPlace(after.planned);
  for (const [place, step] of old) {
    if (!now.has(place)) out.push(`No longer planned: ${step.preview}`);
  }
  for (const [place, step] of now) {
    const was = old.get(place);
    if (!was) {
      out.push(`New: ${step.preview}`);
      continue;
    }
    const told = out.length;
    for (const name of new Set([...Object.keys(was.arguments), ...Object.keys(step.arguments)])) {
      if (same(was.arguments[name], step.arguments[name])) continue;
      out.push(`Step ${step.step}, ${sayArgument(name)}: ${sayValue(was.arguments[name])} → ${sayValue(step.arguments[name])}`);
    }
    if (told === out.length && was.preview !== step.preview) out.push(`Step ${step.step}: ${step.preview}`);
  }
  const known = new Set(before.objections.map((one) => one.sentence));
  for (const one of after.objections) {
    if (!known.has(one.sentence)) out.push(`New objection: ${one.sentence}`);
  }
  return out;
}
