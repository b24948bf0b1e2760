package dev.weir.jobs.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file, and what is done to it.
 *
 * @param seed draws where in the file
 */
record DamagePlan(LakeFile file, Harm harm, long seed) {

  /**
   * Plans in rounds: in each, a file of every family is harmed, of its kinds by turns, with one
   * harm after the other; more often the newest file of its kind than another.
   */
  static List<DamagePlan> of(List<LakeFile> files, int cases, long seed) {
    Random random = new Random(seed);
    List<List<List<LakeFile>>> families =
        by(files, LakeFile::family).stream().map(family -> by(family, LakeFile::kind)).toList();
    List<DamagePlan> plans = new ArrayList<>();
    for (int round = 0; plans.size() < cases; round++) {
      for (int i = 0; i < families.size() && plans.size() < cases; i++) {
        List<List<LakeFile>> kinds = families.get(i);
        List<LakeFile> kind = kinds.get(round % kinds.size());
        LakeFile file = kind.get(random.nextInt(3) > 0 ? 0 : random.nextInt(kind.size()));
        List<Harm> harms = Harm.of(file);
        int turn = i + round + round / kinds.size();
        plans.add(new DamagePlan(file, harms.get(turn % harms.size()), random.nextLong()));
      }
    }
    return plans;
  }

  DamageCase ended(DamageCase.Outcome outcome, String told) {
    return new DamageCase(file.kind(), harm, file.path().toString(), outcome, told);
  }

  private static List<List<LakeFile>> by(List<LakeFile> files, Function<LakeFile, String> key) {
    Map<String, List<LakeFile>> groups =
        files.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    return List.copyOf(groups.values());
  }
}
