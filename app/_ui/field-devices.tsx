import { getLocale, getTranslations } from 'next-intl/server';
import type { listDevices } from '#lib/field/list-devices.ts';
import { moment } from './moment.ts';
import { RevokeDevice } from './revoke-device.tsx';
import { ScrollRegion } from './scroll-region.tsx';

/** Field devices of one person, each with the way to give it up. */
export async function FieldDevices({ devices }: { devices: Awaited<ReturnType<typeof listDevices>> }) {
  const t = await getTranslations('field');
  const locale = await getLocale();
  if (devices.length === 0) return <p className="mt-1 quiet">{t('devicesNone')}</p>;
  return (
    <ScrollRegion label={t('devices')} className="mt-2">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('deviceName')}</th>
            <th scope="col">{t('registered')}</th>
            <th scope="col">
              <span className="sr-only">{t('revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {devices.map((d) => (
            <tr key={d.id}>
              <th scope="row">{d.name}</th>
              <td>{moment(d.createdAt, locale)}</td>
              <td>
                {d.revokedAt === null ? (
                  <RevokeDevice id={d.id} name={d.name} />
                ) : (
                  t('revokedAt', { at: moment(d.revokedAt, locale) })
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
