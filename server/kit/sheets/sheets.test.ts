import * as fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { AppError } from '#shared/problem.ts';
import { csvFile, workbookFile } from './write.ts';
import { readLines } from './read.ts';
import { unzip, zipPlain } from './zip.ts';

const cellsOf = async (bytes: Buffer): Promise<string[][]> => (await readLines(bytes)).map(({ cells }) => cells);
const refusal = (bytes: Buffer): Promise<unknown> =>
  readLines(bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof AppError ? error.params['why'] : error),
  );

/** Every character that GB18030 writes in two bytes, by itself. */
const twoBytes = new Map<string, number[]>();
for (let lead = 0x81; lead <= 0xfe; lead += 1)
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    const char = new TextDecoder('gb18030').decode(Uint8Array.of(lead, trail));
    if (/^\p{Script=Han}$/u.test(char)) twoBytes.set(char, [lead, trail]);
  }
const inGb18030 = (text: string): Buffer => Buffer.from(Array.from(text).flatMap((char) => twoBytes.get(char) ?? [char.charCodeAt(0)]));

const sign = fc.constantFrom(...Array.from('=+-@\'",;\t \n0123456789Aé'));
const han = fc.constantFrom(...[...twoBytes.keys()].slice(0, 5000));
const textOf = (...chars: fc.Arbitrary<string>[]) => fc.string({ unit: fc.oneof(...chars), maxLength: 12 }).map((text) => text.trim());
const tableOf = (cell: fc.Arbitrary<string>) =>
  fc.integer({ min: 1, max: 6 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }).map((rows) => {
      const head = Array.from({ length: width }, (_, i) => `列${i}`);
      return [head, ...rows.filter((row) => row.some((text) => text !== ''))];
    }),
  );

test('any table written as a workbook or as CSV is read back the same', async () => {
  await fc.assert(
    fc.asyncProperty(tableOf(textOf(sign, han, fc.constantFrom('😀', '𠀀'))), async (table) => {
      expect(await cellsOf(csvFile(table))).toEqual(table);
      expect(await cellsOf(await workbookFile(table))).toEqual(table);
    }),
    { numRuns: 60 },
  );
});

test('a table saved as GB18030 is recognised and read the same', async () => {
  const plain = fc.constantFrom(...Array.from('=+-@\'",; 0123456789A'));
  await fc.assert(
    fc.asyncProperty(tableOf(textOf(plain, han)), async (table) => {
      const text = csvFile(table).toString('utf8').slice(1);
      expect(await cellsOf(inGb18030(text))).toEqual(table);
    }),
  );
});

test('semicolons and tabs part cells as well as commas, and each row is told by its line in the file', async () => {
  expect(await cellsOf(Buffer.from('a;b\r\n1,5;2\r\n'))).toEqual([
    ['a', 'b'],
    ['1,5', '2'],
  ]);
  expect(await cellsOf(Buffer.from('a\tb\n1;\t2\n'))).toEqual([
    ['a', 'b'],
    ['1;', '2'],
  ]);
  const lines = await readLines(Buffer.from('a,b\n\n"x\ny",1\n,\nz,2\n'));
  expect(lines.map(({ number }) => number)).toEqual([1, 3, 6]);
});

const CONTENT = 'http://schemas.openxmlformats.org';
const workbook = (sheet: string, strings = ''): Buffer =>
  zipPlain(
    Object.entries({
      '[Content_Types].xml': `<Types xmlns="${CONTENT}/package/2006/content-types"/>`,
      'xl/workbook.xml': `<workbook xmlns="${CONTENT}/spreadsheetml/2006/main" xmlns:r="${CONTENT}/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${CONTENT}/package/2006/relationships"><Relationship Id="rId1" Type="${CONTENT}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${CONTENT}/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
      'xl/sharedStrings.xml': `<sst xmlns="${CONTENT}/spreadsheetml/2006/main">${strings}</sst>`,
      'xl/worksheets/sheet1.xml': `<worksheet xmlns="${CONTENT}/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>`,
    }).map(([name, text]) => ({ name, content: Buffer.from(text) })),
  );

test('a workbook as Excel makes it: shared strings, inline numbers, merged cells, blank rows, empty columns behind', async () => {
  const sheet =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="F1"/></row>' +
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>22.800000000000001</v></c><c r="F2"/></row>' +
    '<row r="3"><c r="A3"/><c r="B3"><v>451025000000</v></c></row>' +
    '<row r="7"><c r="A7" t="inlineStr"><is><t> 屯 </t></is></c><c r="B7"><v>4.5102500000000001E+17</v></c></row><row r="9"><c r="A9"/></row>';
  const strings = '<si><t>名称</t></si><si><t>代码</t></si><si><r><t>板</t></r><r><t>坡</t></r></si>';
  expect(await readLines(workbook(sheet, strings))).toEqual([
    { number: 1, cells: ['名称', '代码'] },
    { number: 2, cells: ['板坡', '22.8'] },
    { number: 3, cells: ['', '451025000000'] },
    { number: 7, cells: ['屯', '4.5102500000000001E+17'] },
  ]);
});

test('what cannot be read is refused with its reason', async () => {
  const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]);
  expect(await refusal(old)).toBe('xls');
  expect(await refusal(Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')]))).toBe('encrypted');
  expect(await refusal(Buffer.alloc(0))).toBe('empty');
  expect(await refusal(Buffer.from(' \n,,\n'))).toBe('empty');
  expect(await refusal(Buffer.from('a'))).toBe('read');
  expect(await refusal(Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))).toBe('too_large');
  expect(await refusal(Buffer.from('a\n'.repeat(20_002)))).toBe('too_many_rows');
  expect(await refusal(Buffer.from([0x61, 0xff, 0xff, 0x0a]))).toBe('charset');
  expect(await refusal(Buffer.from('89504e470d0a1a0a0000000d', 'hex'))).not.toBe('read');
  expect(await refusal(zipPlain([{ name: 'word/document.xml', content: Buffer.from('<a/>') }]))).toBe('not_a_sheet');
  expect(await refusal((await workbookFile([['a']])).subarray(0, 400))).toBe('broken');
  expect(await refusal(workbook('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'))).toBe('too_many_rows');
});

test('a small file that unfolds to a mountain is refused before it is unfolded', async () => {
  const content = deflateRawSync(Buffer.alloc(80 * 1024 * 1024));
  const bomb = zipPlain([{ name: 'xl/workbook.xml', content }]);
  const central = bomb.lastIndexOf(Buffer.from('504b0102', 'hex'));
  bomb.writeUInt16LE(8, central + 10);
  expect(bomb.length).toBeLessThan(1024 * 1024);
  expect(await refusal(bomb)).toBe('bomb');
});

test('a cell in which Excel shows an error is read as that error, not as an empty one', async () => {
  const entries = await unzip(
    await workbookFile([
      ['名称', '联系电话'],
      ['一号站', '电话'],
    ]),
  );
  const broken = entries.map(({ name, content }) => ({
    name,
    content: name.startsWith('xl/worksheets/')
      ? Buffer.from(
          content.toString('utf8').replaceAll(/<c r="B2"[^>]*>.*?<\/c>/g, '<c r="B2" t="e"><f>VLOOKUP(1,A1:A2,1)</f><v>#N/A</v></c>'),
        )
      : content,
  }));
  expect(await cellsOf(zipPlain(broken))).toEqual([
    ['名称', '联系电话'],
    ['一号站', '#N/A'],
  ]);
});
