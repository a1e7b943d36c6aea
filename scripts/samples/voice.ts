import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SampleLesson } from './expectations.ts';
import type { Deck, Film } from './lessons.ts';
import { run } from './process.ts';

const RATE = 22_050;
type Sentence = { fromS: number; untilS: number; words: string };

/** Writes the spoken words of a lesson, each sentence where its slide or caption begins, as one WAV of the lesson's length. */
export async function speak(lesson: SampleLesson, script: Deck | Film, folder: string): Promise<string> {
  const lengthS = lesson.durationMs / 1000;
  const track = new Int16Array(Math.round(lengthS * RATE));
  for (const { fromS, untilS, words } of sentencesOf(lesson, script)) {
    const spoken = samplesOf(await run('espeak-ng', ['-v', 'cmn', '-s', '200', '--stdout', words], folder));
    if (spoken.length > (untilS - fromS) * RATE) throw new Error(`${lesson.file}: "${words}" takes longer than ${untilS - fromS} s`);
    track.set(spoken, Math.round(fromS * RATE));
  }
  const file = `${lesson.file}.wav`;
  await writeFile(join(folder, file), wavOf(track));
  return file;
}

function sentencesOf(lesson: SampleLesson, script: Deck | Film): Sentence[] {
  if (script.kind === 'film') {
    return script.captions.map(({ untilS, words }, index) => ({ fromS: (script.captions[index - 1]?.untilS ?? 0) + 0.5, untilS, words }));
  }
  const slides = script.slides.map(({ untilS, heading, points }, index) => ({
    fromS: (script.slides[index - 1]?.untilS ?? script.titleUntilS) + 0.2,
    untilS,
    words: [heading, ...points].join('。'),
  }));
  return [{ fromS: 0.3, untilS: script.titleUntilS, words: lesson.title.zh }, ...slides];
}

/** espeak-ng writes the plain 44-byte header, with lengths it cannot know yet: everything after it is sound. */
function samplesOf(wav: Buffer): Int16Array {
  const body = wav.subarray(44, wav.length - (wav.length % 2));
  return Int16Array.from({ length: body.length / 2 }, (_, index) => body.readInt16LE(index * 2));
}

function wavOf(track: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + track.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // mono
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(track.byteLength, 40);
  return Buffer.concat([header, Buffer.from(track.buffer)]);
}
