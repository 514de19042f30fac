/** Emergency numbers that mean police, fire brigade and ambulance alike: most of the world, North America, British Isles. */
export const FOR_ALL_NEEDS = ['112', '911', '999'] as const;
