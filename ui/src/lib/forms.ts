// The right form for a task: which steps are shown as what.

import type { Happened, Planned } from '../api';

const kEvents = new Set([
  'calendar.create',
  'calendar.meet',
  'calendar.move',
  'calendar.reschedule',
  'calendar.answer',
]);
const kReminders = new Set(['reminders.add', 'reminders.move', 'timers.start']);
const kLetters = new Set(['mail.send', 'mail.reply']);

// What the daemon knows besides the step itself; null: nothing that this form needs.
export function formOfStep(step: Pick<Planned, 'tool' | 'arguments' | 'awaits_results'>): 'day' | 'payment' | null {
  if (step.awaits_results) return null;
  if (kEvents.has(step.tool)) return 'day';
  return typeof step.arguments['iban'] === 'string' && typeof step.arguments['amount'] === 'string' ? 'payment' : null;
}

export function isLetter(step: Pick<Planned, 'tool' | 'arguments'>): boolean {
  return kLetters.has(step.tool) && typeof step.arguments['body'] === 'string';
}

export function isReminder(step: Pick<Happened, 'tool' | 'state'>): boolean {
  return kReminders.has(step.tool) && step.state === 'confirmed';
}

// The order in which a letter's parts are read.
const kOrder = ['to', 'cc', 'subject', 'attachments', 'id', 'body'];

export function letterOrder(names: string[]): string[] {
  const place = (name: string) => {
    const at = kOrder.indexOf(name);
    return at < 0 ? kOrder.length - 1.5 : at;
  };
  return [...names].sort((left, right) => place(left) - place(right));
}
