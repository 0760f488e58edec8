package io.gatelens.agent.weaving;

import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.agent.weaving.advice.TestModule;
import io.gatelens.bootstrap.AdviceDispatcher;
import io.gatelens.instrumentation.MethodAdvice;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.implementation.FixedValue;
import org.junit.jupiter.api.Test;

/** Real classes, woven by the real weaver, called in their own class loaders. */
class WeavingTest {

  private static final String TARGET = "io.gatelens.agent.weaving.app.Target";
  private static final String LATER = "io.gatelens.agent.weaving.app.LaterAddition";
  private static final String STRING = "java.lang.String";

  private final InstrumentationStatus status = new InstrumentationStatus();

  @Test
  void advice_seesAndReplacesArgumentsAndResult() throws Exception {
    Object target = newTarget(weaver(method("greet", STRING).calls("NoteAndReplace")));

    assertThat(call(target, "greet", "Ada")).isEqualTo("hello Ada!?");
    assertThat(notes(target)).containsExactly("enter Ada", "exit hello Ada! null");
  }

  @Test
  void theApplicationsException_staysWhatItIs() throws Exception {
    Object target = newTarget(weaver(method("fail", STRING).calls("NoteAndReplace")));

    assertThatThrownBy(() -> call(target, "fail", "no"))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("no!");
    assertThat(notes(target)).hasSize(2);
  }

  @Test
  void adviceThatThrows_isCounted_andChangesNothing() throws Exception {
    Object target = newTarget(weaver(method("greet", STRING).calls("Throwing")));

    assertThat(call(target, "greet", "Ada")).isEqualTo("hello Ada");
    assertThat(call(target, "greet", "Bob")).isEqualTo("hello Bob");
    assertThat(status.adviceErrors()).isEqualTo(4);
  }

  @Test
  void adviceThatDoesNotLink_becomesANoOp_afterItsFirstCall() throws Exception {
    Weaver weaver = weaver(method("greet", STRING).calls("NeedsLaterAddition"));
    Object target = newTarget(new ApplicationLoader(weaver, LATER));

    call(target, "greet", "Ada");
    call(target, "greet", "Bob");

    assertThat(notes(target)).containsExactly("called");
    assertThat(status.adviceErrors()).isEqualTo(1);
    assertThat(statusOfTheModule()).isEqualTo(InstrumentationStatus.Status.FAILED);
  }

  @Test
  void aMissingMethod_isLeftOut_andTheOthersAreWoven() throws Exception {
    Object target =
        newTarget(
            weaver(
                method("greet", STRING, "int").calls("NoteAndReplace"),
                method("greetLouder", STRING).calls("NoteAndReplace")));

    assertThat(call(target, "greet", "Ada")).isEqualTo("hello Ada");
    assertThat(call(target, "greetLouder", "Ada")).isEqualTo("HELLO Ada!?");
  }

  @Test
  void aMissingRequiredMember_leavesTheJoinPointOut() throws Exception {
    Object target =
        newTarget(
            weaver(
                method("greet", STRING).calls("NoteAndReplace").requires("renamedField"),
                method("greetLouder", STRING)
                    .calls("NoteAndReplace")
                    .requires("notes")
                    .requires("count()")));

    assertThat(call(target, "greet", "Ada")).isEqualTo("hello Ada");
    assertThat(call(target, "greetLouder", "Ada")).isEqualTo("HELLO Ada!?");
  }

  @Test
  void aClassNobodyAskedFor_isNotTouched() {
    Weaver weaver = weaver(method("greet", STRING).calls("NoteAndReplace"));

    byte[] woven =
        weaver.transform(
            getClass().getClassLoader(),
            LATER.replace('.', '/'),
            null,
            getClass().getProtectionDomain(),
            ApplicationLoader.bytesOf(LATER));

    assertThat(woven).isNull();
  }

  @Test
  void brokenClassFile_isLoadedAsItIs() {
    Weaver weaver = weaver(method("greet", STRING).calls("NoteAndReplace"));

    byte[] woven =
        weaver.transform(
            getClass().getClassLoader(),
            TARGET.replace('.', '/'),
            null,
            getClass().getProtectionDomain(),
            new byte[] {1, 2, 3});

    assertThat(woven).isNull();
    assertThat(statusOfTheModule()).isEqualTo(InstrumentationStatus.Status.FAILED);
  }

  @Test
  void aClassFileOfJava6_isWovenToo() throws Exception {
    Weaver weaver = weaver(method("greet", STRING).calls("Throwing"));
    OldLoader loader = new OldLoader(weaver, ClassFileVersion.JAVA_V6);

    Object target = newTarget(loader);

    assertThat(call(target, "greet", "Ada")).isEqualTo("old");
    assertThat(status.adviceErrors()).isEqualTo(2);
  }

  @Test
  void aClassFileOfAnOlderJava_isLoadedAsItIs() throws Exception {
    Weaver weaver = weaver(method("greet", STRING).calls("Throwing"));
    OldLoader loader = new OldLoader(weaver, ClassFileVersion.JAVA_V5);

    Object target = newTarget(loader);

    assertThat(call(target, "greet", "Ada")).isEqualTo("old");
    assertThat(status.adviceErrors()).isZero();
    assertThat(statusOfTheModule()).isEqualTo(InstrumentationStatus.Status.SKIPPED);
    assertThat(status.wovenJoinPoints("test")).isZero();
    assertThat(status.refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.module()).isEqualTo("test");
              assertThat(refusal.joinPoint()).endsWith("Target.greet");
              assertThat(refusal.reason()).contains("has no class file of Java 6 or newer");
            });
  }

  @Test
  void anApplicationThatIsGone_isCollected() throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    Weaver weaver = weaver(method("greet", STRING).calls("NoteAndReplace"));
    WeakReference<ClassLoader> loader = useOnce(weaver, collected);

    for (int attempt = 0; attempt < 100 && loader.get() != null; attempt++) {
      System.gc();
      collected.remove(50);
    }

    assertThat(loader.get()).isNull();
  }

  private static WeakReference<ClassLoader> useOnce(
      Weaver weaver, ReferenceQueue<ClassLoader> collected) throws Exception {
    ApplicationLoader loader = new ApplicationLoader(weaver);
    assertThat(call(newTarget(loader), "greet", "Ada")).isEqualTo("hello Ada!?");
    return new WeakReference<>(loader, collected);
  }

  private Weaver weaver(MethodAdvice... advices) {
    List<io.gatelens.instrumentation.InstrumentationModule> modules =
        List.of(new TestModule(type(TARGET, advices)));
    AdviceCatalog catalog =
        new AdviceCatalog(
            new AdviceCatalog.ClassFiles() {
              @Override
              public byte[] classBytes(String binaryName) {
                return ApplicationLoader.bytesOf(binaryName);
              }

              @Override
              public ClassLoader modelLoader() {
                return WeavingTest.class.getClassLoader();
              }

              @Override
              public boolean isAgentOwned(String className) {
                return className.startsWith("io.gatelens.gateway.");
              }
            },
            modules);
    AdviceDispatcher.install(new AdviceLinker(catalog, status));
    return new Weaver(modules, catalog, status);
  }

  private InstrumentationStatus.Status statusOfTheModule() {
    AtomicReference<InstrumentationStatus.Status> found = new AtomicReference<>();
    status.forEachStatus((module, reported) -> found.set(reported));
    return found.get();
  }

  private static Object newTarget(Weaver weaver) throws Exception {
    return newTarget(new ApplicationLoader(weaver));
  }

  private static Object newTarget(ClassLoader loader) throws Exception {
    return loader.loadClass(TARGET).getConstructor().newInstance();
  }

  private static Object call(Object target, String method, String argument) throws Exception {
    return target.getClass().getMethod(method, String.class).invoke(target, argument);
  }

  private static List<String> notes(Object target) throws Exception {
    return ((List<?>) target.getClass().getField("notes").get(target))
        .stream().map(String::valueOf).toList();
  }

  /** Defines a target with a class file of that version, woven. */
  private static final class OldLoader extends ClassLoader {

    private final Weaver weaver;
    private final ClassFileVersion version;

    private OldLoader(Weaver weaver, ClassFileVersion version) {
      super(WeavingTest.class.getClassLoader());
      this.weaver = weaver;
      this.version = version;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(TARGET)) {
        return super.loadClass(name, resolve);
      }
      byte[] original =
          new ByteBuddy(version)
              .subclass(Object.class)
              .name(TARGET)
              .defineMethod("greet", String.class, Visibility.PUBLIC)
              .withParameters(String.class)
              .intercept(FixedValue.value("old"))
              .make()
              .getBytes();
      byte[] woven = weaver.transform(this, name.replace('.', '/'), null, null, original);
      byte[] bytes = woven == null ? original : woven;
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
