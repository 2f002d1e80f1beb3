// A day of the calendar as a strip: where on it each event stands, and beside which others.

import type { CalendarDay, DayEvent } from '../api';
import { writtenTime } from './time';

// The moment of a time as the daemon writes it; NaN where it is none.
export function momentOf(text: string): number {
  return Date.parse(text.replace(/\[[^\]]*\]$/, ''));
}

export function clockOf(text: string): string {
  return writtenTime(text)?.clock ?? '';
}

export interface Block {
  key: string;
  kind: 'event' | 'planned' | 'before';
  title: string;
  from: string;
  link: string;
  place: string;
  clocks: string;
  conflicts: boolean;
  busy: boolean;
  // In minutes from the strip's beginning, cut to the strip.
  at: number;
  length: number;
  // Blocks that overlap stand side by side.
  lane: number;
  lanes: number;
}

export interface Strip {
  minutes: number;
  // Whole hours with where they stand.
  hours: { clock: string; at: number }[];
  blocks: Block[];
  // What is about the whole day.
  whole: DayEvent[];
  free: { clock: string; start: string; at: number }[];
}

// A block has at least the height of its one line.
const kLeast = 25;

function setSideBySide(blocks: Block[]): void {
  let group: Block[] = [];
  let until = -1;
  const close = () => {
    const lanes = Math.max(1, ...group.map((one) => one.lane + 1));
    for (const one of group) one.lanes = lanes;
    group = [];
  };
  for (const block of blocks) {
    if (block.at >= until) close();
    const taken = new Set(
      group.filter((one) => one.at + Math.max(one.length, kLeast) > block.at).map((one) => one.lane),
    );
    while (taken.has(block.lane)) ++block.lane;
    group.push(block);
    until = Math.max(until, block.at + Math.max(block.length, kLeast));
  }
  close();
}

export function stripOf(day: CalendarDay): Strip {
  const begin = momentOf(day.begins);
  const minutes = Math.max(60, (momentOf(day.ends) - begin) / 60000);
  const place = (begins: string, ends: string) => {
    const at = Math.min(minutes, Math.max(0, (momentOf(begins) - begin) / 60000));
    const end = Math.min(minutes, Math.max(at, (momentOf(ends) - begin) / 60000));
    return { at, length: end - at, clocks: `${clockOf(begins)}–${clockOf(ends)}`, lane: 0, lanes: 1 };
  };
  const plain = { from: '', link: '', place: '', conflicts: false, busy: true };
  const blocks: Block[] = day.events
    .filter((one) => !one.all_day)
    .map((one) => ({ ...one, from: one.from ?? '', key: one.link, kind: 'event', ...place(one.begins, one.ends) }));
  for (const one of day.planned) {
    if (one.all_day) continue;
    const { title } = one;
    blocks.push({ ...plain, title, key: `planned ${one.step}`, kind: 'planned', ...place(one.begins, one.ends) });
    const before = one.before;
    if (before && writtenTime(before.begins)?.date === day.day)
      blocks.push({ ...plain, title, key: `before ${one.step}`, kind: 'before', ...place(before.begins, before.ends) });
  }
  blocks.sort((left, right) => left.at - right.at || left.kind.localeCompare(right.kind));
  setSideBySide(blocks);
  const hours: Strip['hours'] = [];
  const first = Number(clockOf(day.begins).slice(0, 2)) || 0;
  for (let at = 0; at < minutes; at += 60) {
    hours.push({ clock: `${String((first + at / 60) % 24).padStart(2, '0')}:00`, at });
  }
  return {
    minutes,
    hours,
    blocks,
    whole: day.events.filter((one) => one.all_day),
    free: day.free.map((start) => ({ start, clock: clockOf(start), at: (momentOf(start) - begin) / 60000 })),
  };
}

// The date so many days later.
export function dayAfter(date: string, days: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}
