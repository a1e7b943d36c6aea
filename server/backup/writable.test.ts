import { expect, test } from 'vitest';
import { writableIn } from './writable.ts';

/** As the kernel tells a service that systemd keeps from everything but three folders. */
const KEPT = `
601 300 8:1 / / ro,relatime shared:1 - ext4 /dev/sda1 rw
602 601 0:5 / /dev rw,nosuid - devtmpfs udev rw
603 601 0:22 / /proc rw,nosuid - proc proc rw
604 601 8:1 /tmp/systemd-private-1/tmp /tmp rw - ext4 /dev/sda1 rw
605 601 8:1 /var/lib/fieldcast /var/lib/fieldcast rw - ext4 /dev/sda1 rw
606 601 8:17 / /mnt/usb\\040disk ro,relatime - ext4 /dev/sdb1 rw
607 606 8:17 /fieldcast /mnt/usb\\040disk/fieldcast rw,relatime - ext4 /dev/sdb1 rw
608 601 0:50 / /mnt/nas rw,relatime - nfs4 nas:/backup rw
609 601 0:51 / /run rw,nosuid - tmpfs tmpfs rw
610 608 0:52 / /mnt/nas ro,relatime - nfs4 nas:/backup rw
611 601 8:1 /srv/keys /srv/keys rw - ext4 /dev/sda1 rw`;

test('where the service is kept from everything but some folders, these are told; its own data folder is no place for backups', () => {
  expect(writableIn(KEPT, '/var/lib/fieldcast')).toEqual(['/mnt/usb disk/fieldcast', '/srv/keys']);
});

test('a server that is kept from nothing has no list', () => {
  expect(writableIn(KEPT.replace('/ / ro,', '/ / rw,'), '/var/lib/fieldcast')).toBeNull();
  expect(writableIn('', '/data')).toBeNull();
});
