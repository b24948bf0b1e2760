package dev.weir.jobs.torture;

import java.util.Arrays;
import java.util.List;

/** What an error may tell the user to do about a damaged file. */
enum Cure {
  RESTORE("Restore ") {
    @Override
    void applyTo(Patient patient, LakeFile file) throws Exception {
      patient.restore(file.path());
      if (file.isReadOnRestart()) {
        patient.restart();
      }
    }
  },
  FROM_SNAPSHOT("(weir stream --from-snapshot)") {
    @Override
    void applyTo(Patient patient, LakeFile file) {
      patient.scorer().restart();
    }
  },
  JUDGE_ALL("(weir judge --all)") {
    @Override
    void applyTo(Patient patient, LakeFile file) {
      patient.judges().range(Long.MIN_VALUE, Long.MAX_VALUE);
    }
  };

  private final String words;

  Cure(String words) {
    this.words = words;
  }

  /** Those that an error names. */
  static List<Cure> in(String told) {
    return Arrays.stream(values()).filter(cure -> told.contains(cure.words)).toList();
  }

  abstract void applyTo(Patient patient, LakeFile file) throws Exception;
}
