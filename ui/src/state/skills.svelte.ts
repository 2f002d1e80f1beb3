import { api, asRefusal, type Refusal, type Skill } from '../api';

class Skills {
  all: Skill[] = $state.raw([]);
  loaded = $state(false);
  problem: Refusal | null = $state.raw(null);

  async read(): Promise<void> {
    try {
      this.all = (await api.skills()).skills;
      this.loaded = true;
      this.problem = null;
    } catch (error) {
      this.problem = asRefusal(error);
    }
  }
}

export const skills = new Skills();
