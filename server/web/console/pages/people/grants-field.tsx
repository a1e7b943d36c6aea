import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Select } from 'antd';
import { RegionId, StationId } from '#shared/model/ids.ts';
import { Role, mayGive, type Grant, type GrantPlace, type PlacedGrant } from '#shared/model/role.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { RegionSelect } from '../../parts/region-select.tsx';
import { StationSelect } from '../../parts/station-select.tsx';

/** A role as it is being chosen. */
export interface GrantDraft {
  role?: Role;
  where: GrantPlace['kind'];
  region?: string;
  station?: string;
}

export function draftOf({ role, place }: Grant): GrantDraft {
  if (place.kind === 'everywhere') return { role, where: 'everywhere' };
  return place.kind === 'region' ? { role, where: 'region', region: place.id } : { role, where: 'station', station: place.id };
}

/** What is complete of it; the form's rules see to it that all is. */
export function grantsFrom(drafts: readonly GrantDraft[]): Grant[] {
  return drafts.flatMap(({ role, where, region, station }): Grant[] => {
    if (!role) return [];
    if (where === 'everywhere') return [{ role, place: { kind: 'everywhere' } }];
    const [inRegion, atStation] = [RegionId.safeParse(region), StationId.safeParse(station)];
    if (where === 'region') return inRegion.success ? [{ role, place: { kind: 'region', id: inRegion.data } }] : [];
    return atStation.success ? [{ role, place: { kind: 'station', id: atStation.data } }] : [];
  });
}

/** Roles that this person may give at all, in some part of his own. */
export const givable = (mine: readonly PlacedGrant[]): Role[] =>
  Role.options.filter((role) =>
    mine.some(
      (own) =>
        mayGive([own], { ...own, role }) || mayGive([own], { role, place: { kind: 'region', id: BELOW }, path: `${own.path}${BELOW}/` }),
    ),
  );
/** A region that may lie below any; it names none. */
const BELOW = RegionId.parse(`reg_${'0'.repeat(26)}`);

/** Rows of role and place, under the name `grants`. */
export function GrantsField() {
  const { t } = useWords();
  const mine = useAsk('whoAmI', {}).data?.grants ?? [];
  const roles = givable(mine);
  const isEverywhere = mine.some(({ place }) => place.kind === 'everywhere');
  return (
    <Form.List name="grants">
      {(rows, { add, remove }) => (
        <fieldset className="fc-grants">
          <legend>{t('people.grants')}</legend>
          <p className="fc-note">
            {t('people.grantsHint')} {!isEverywhere && t('people.youCannotGive')}
          </p>
          {rows.length === 0 && <p className="fc-note">{t('people.noGrants')}</p>}
          {rows.map(({ key, name }) => (
            <div key={key} className="fc-grant">
              <GrantRow name={name} roles={roles} isEverywhere={isEverywhere} />
              <Button icon={<DeleteOutlined />} type="text" aria-label={t('people.removeGrant')} onClick={() => remove(name)} />
            </div>
          ))}
          <Button icon={<PlusOutlined />} onClick={() => add({ where: 'region' } satisfies GrantDraft)}>
            {t('people.addGrant')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}

function GrantRow({ name, roles, isEverywhere }: { name: number; roles: readonly Role[]; isEverywhere: boolean }) {
  const { t } = useWords();
  const required = [{ required: true, message: t('common.required') }];
  const wheres = [
    ...(isEverywhere ? [{ value: 'everywhere', label: t('people.placeEverywhere') }] : []),
    { value: 'region', label: t('people.placeRegion') },
    { value: 'station', label: t('people.placeStation') },
  ];
  return (
    <div className="fc-grant-fields">
      <Form.Item name={[name, 'role']} rules={required}>
        <Select
          aria-label={t('people.role')}
          placeholder={t('people.chooseRole')}
          popupMatchSelectWidth={300}
          options={roles.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
          optionRender={roleOption}
        />
      </Form.Item>
      <Form.Item name={[name, 'where']}>
        <Select aria-label={t('people.where')} options={wheres} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => {
          const where: unknown = getFieldValue(['grants', name, 'where']);
          if (where === 'everywhere') return null;
          return where === 'station' ? (
            <Form.Item name={[name, 'station']} rules={required}>
              <StationSelect />
            </Form.Item>
          ) : (
            <Form.Item name={[name, 'region']} rules={required}>
              <RegionSelect />
            </Form.Item>
          );
        }}
      </Form.Item>
    </div>
  );
}

const roleOption = ({ value }: { value?: string | number | null }) => <RoleOption role={Role.parse(value)} />;

function RoleOption({ role }: { role: Role }) {
  const { t } = useWords();
  return (
    <>
      {t(`people.roles.${role}`)}
      <div className="fc-note fc-role-note">{t(`people.mayDo.${role}`)}</div>
    </>
  );
}
