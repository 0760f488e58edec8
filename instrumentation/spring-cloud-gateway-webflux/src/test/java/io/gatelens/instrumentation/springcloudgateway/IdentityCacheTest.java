package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityCacheTest {

  private final IdentityCache<String> cache = new IdentityCache<>();

  @Test
  void value_isFoundByIdentity_notByEquality() {
    List<String> key = new ArrayList<>();
    List<String> equal = new ArrayList<>();
    cache.put(key, "one");

    assertThat(cache.get(key)).isEqualTo("one");
    assertThat(cache.get(equal)).isNull();

    cache.put(key, "two");
    assertThat(cache.get(key)).isEqualTo("two");
  }

  @Test
  void manyValues_areAllFound() {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      Object key = new Object();
      keys.add(key);
      cache.put(key, String.valueOf(i));
    }

    for (int i = 0; i < keys.size(); i++) {
      assertThat(cache.get(keys.get(i))).isEqualTo(String.valueOf(i));
    }
  }

  @Test
  void beyondItsBound_itBeginsAnew() {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      Object key = new Object();
      keys.add(key);
      cache.put(key, "kept");
    }

    long kept = keys.stream().filter(key -> cache.get(key) != null).count();
    assertThat(kept).isBetween(1L, 32_768L);
    assertThat(cache.get(keys.get(keys.size() - 1))).isEqualTo("kept");
  }

  @Test
  void objectThatIsGone_isNotHeld() throws Exception {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    WeakReference<Object> key = putNew(collected);

    for (int attempt = 0; attempt < 100 && key.get() != null; attempt++) {
      System.gc();
      collected.remove(50);
    }

    assertThat(key.get()).isNull();
  }

  private WeakReference<Object> putNew(ReferenceQueue<Object> collected) {
    Object key = new Object();
    cache.put(key, "value");
    return new WeakReference<>(key, collected);
  }
}
