// What is different between two previews, in sentences.

import type { Json, Planned, Run } from '../api';
import { thingsOf } from './things';
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

// Of a list: what is gone and what has come, by what each thing is called in the preview that has it.
function sayChange(name: string, was: Planned, now: Planned): string {
  const [before, after] = [was.arguments[name], now.arguments[name]];
  if (!Array.isArray(before) || !Array.isArray(after))
    return `${sayArgument(name)}: ${sayValue(before)} → ${sayValue(after)}`;
  const said = new Map(
    [was, now].flatMap((step) => thingsOf(step)?.things ?? []).map((thing) => [thing.id, thing.says]),
  );
  const say = (item: Json) => (typeof item === 'string' && said.get(item)) || sayValue(item);
  const gone = before.filter((item) => !after.some((other) => same(item, other)));
  const come = after.filter((item) => !before.some((other) => same(item, other)));
  const parts = [];
  if (gone.length) parts.push(`without ${gone.map(say).join('; ')}`);
  if (come.length) parts.push(`with ${come.map(say).join('; ')}`);
  return `${sayArgument(name)}: ${parts.join(', ') || 'in another order'}`;
}

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
      out.push(`Step ${step.step}, ${sayChange(name, was, step)}`);
    }
    if (told === out.length && was.preview !== step.preview) out.push(`Step ${step.step}: ${step.preview}`);
  }
  const known = new Set(before.objections.map((one) => one.sentence));
  for (const one of after.objections) {
    if (!known.has(one.sentence)) out.push(`New objection: ${one.sentence}`);
  }
  return out;
}
