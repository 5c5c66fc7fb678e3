import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeSbom } from './sbom.ts';

const root = join(import.meta.dirname, '../../../..');

test('the SBOM is in CycloneDX format and lists the dependencies of the API and the page with version and checksum', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'session-lab-sbom-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  await writeSbom(root, join(dir, 'sbom.json'));
  const bom: unknown = JSON.parse(readFileSync(join(dir, 'sbom.json'), 'utf8'));
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX' });
  for (const name of ['express', 'ioredis', 'bcryptjs', 'react', 'ws']) {
    expect(bom).toHaveProperty(
      'components',
      expect.arrayContaining([
        expect.objectContaining({
          name,
          purl: expect.stringMatching(new RegExp(`^pkg:npm/${name}@\\d`)),
          externalReferences: expect.arrayContaining([
            expect.objectContaining({ hashes: [expect.objectContaining({ alg: 'SHA-512' })] }),
          ]),
        }),
      ]),
    );
  }
}, 60_000);
