// Arguments of steps: how a value is said, and how it is edited and read back.

import type { Json } from '../api';
import { inZone, sayDuration, sayTime, writtenTime } from './time';

export interface LaterResult {
  step: number;
  path: string;
}

// The result of an earlier step, which is not known yet.
export function laterResult(value: Json | undefined): LaterResult | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const step = value['result_of_step'];
  const path = value['path'];
  return typeof step === 'number' ? { step, path: typeof path === 'string' ? path : '' } : null;
}

export function sayText(text: string): string {
  const time = sayTime(text) ?? sayDuration(text);
  if (time) return time;
  if (/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(text)) return text.replace(/(.{4})(?=.)/g, '$1 ');
  return text;
}

export function sayValue(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return value === '' ? 'empty' : sayText(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length ? value.map(sayValue).join(', ') : 'none';
  const later = laterResult(value);
  if (later) return `what step ${later.step} gives${later.path ? ` (${later.path.replace(/^\./, '')})` : ''}`;
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${sayValue(part)}`)
    .join(', ');
}

export type Form = 'line' | 'letter' | 'lines' | 'date' | 'time' | 'number' | 'yes or no' | 'fixed';

const kLetters = new Set(['body', 'message']);

export function formOf(value: Json | undefined, name = ''): Form {
  if (typeof value === 'boolean') return 'yes or no';
  if (typeof value === 'number') return 'number';
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? 'lines' : 'fixed';
  if (value === undefined || value === null) return 'line';
  if (typeof value !== 'string') return 'fixed';
  const time = writtenTime(value);
  if (time) return time.clock ? 'time' : 'date';
  return kLetters.has(name) || value.includes('\n') || value.length > 80 ? 'letter' : 'line';
}

// What stands in the field when editing begins.
export function toField(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join('\n');
  if (typeof value === 'string') {
    const time = writtenTime(value);
    return time?.clock ? `${time.date}T${time.clock}` : value;
  }
  return String(value);
}

// The field's text as a value of the same form as the old one.
export function fromField(field: string, old: Json | undefined): Json {
  switch (formOf(old)) {
    case 'yes or no':
      return field === 'true';
    case 'number':
      return Number(field);
    case 'lines':
      return field
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'time': {
      const time = writtenTime(old as string);
      if (time?.zone) return inZone(field, time.zone);
      return `${field}:00${time?.offset ?? ''}`;
    }
    default:
      return field;
  }
}
