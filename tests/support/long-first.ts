import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short in words and long in minutes: begun last, one of them runs on alone when all others are through. */
const LONG =
  /journeys\/(encode-kill|kill|slow-line|syscalls|restore|upload-cuts|readers|exact|county|way-of-the-data|full-disk|soak)|screens\/(early-sound|chunks-join|console-encoding)/;

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => Number(LONG.test(other.moduleId)) - Number(LONG.test(one.moduleId)));
  }
}
