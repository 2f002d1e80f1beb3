// A list of ids as the things that they name: each with its link, and with its line of the details where each has one.

import type { Planned } from '../api';

export interface Thing {
  id: string;
  link: string;
  says: string;
}

export interface Things {
  argument: string;
  things: Thing[];
  // The details are the things' lines, and say nothing besides.
  usesDetails: boolean;
}

const idOf = (link: string) => link.slice(link.indexOf(':') + 1);

export function thingsOf(step: Pick<Planned, 'arguments' | 'links' | 'details'>): Things | null {
  const links = new Map(step.links.map((link) => [idOf(link), link]));
  for (const [argument, value] of Object.entries(step.arguments)) {
    if (!Array.isArray(value) || value.length === 0) continue;
    const ids = value.filter((item): item is string => typeof item === 'string' && links.has(item));
    if (ids.length !== value.length) continue;
    const usesDetails = step.details.length === ids.length && !step.details.some((line) => line.startsWith('|'));
    const things = ids.map((id, index) => ({
      id,
      link: links.get(id) ?? '',
      says: (usesDetails && step.details[index]) || id,
    }));
    return { argument, things, usesDetails };
  }
  return null;
}
