/** So many failures one after another, and nothing of the new programme was ever seen: it is not the items' fault alone. */
const ENOUGH = 3;

export type OnTrial = ReturnType<typeof createTrial>;

/** Watches a generation until something of it has been shown. `failed` is true when it is time to go back. */
export function createTrial() {
  let failures = 0;
  return {
    begin: (): void => void (failures = 0),
    failed: (): boolean => ++failures % ENOUGH === 0,
    shown: (): void => void (failures = 0),
  };
}
