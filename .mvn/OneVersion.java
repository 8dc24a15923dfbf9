import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Fails the build when a library or plugin is declared in two versions; the root pom runs it in the
 * phase validate.
 *
 * <ul>
 *   <li>In all poms, also those of profiles and of the example plugin, a library has one version.
 *   <li>A library that the root pom manages, or that two modules name, has its version in the root
 *       pom only.
 *   <li>A module gives no property of the root pom another value.
 * </ul>
 */
final class OneVersion {
    /**
     * Libraries of the search engines of the tests: each module runs an engine of its own version.
     */
    private static final Set<String> ENGINES =
            Set.of(
                    "org.opensearch",
                    "org.opensearch.plugin",
                    "org.elasticsearch",
                    "org.elasticsearch.plugin");

    /** The Kubernetes operator brings a Flink of its own, and no job runs in that module. */
    private static final Set<String> OTHER_VALUES =
            Set.of("k8s/pom.xml flink.version", "k8s/pom.xml flink-shaded-guava.version");

    private static final String ROOT = "pom.xml";

    /** Has no parent, as it stands for the pom of a user. */
    private static final String EXAMPLE = "examples/plugin/pom.xml";

    /** A library or plugin that a pom names, in a version or without one. */
    private record Use(String pom, String group, String artifact, String version, boolean bom) {
        String library() {
            return group + ":" + artifact;
        }
    }

    private final File base;
    private final Map<String, Map<String, String>> properties = new LinkedHashMap<>();
    private final List<Use> uses = new ArrayList<>();
    private final Set<String> problems = new TreeSet<>();

    private OneVersion(File base) {
        this.base = base;
    }

    public static void main(String[] args) throws Exception {
        OneVersion check = new OneVersion(new File(args[0]));
        check.read(ROOT);
        check.read(EXAMPLE);
        check.libraries();
        check.properties();
        check.problems.forEach(problem -> System.err.println("[ERROR] " + problem));
        System.exit(check.problems.isEmpty() ? 0 : 1);
    }

    private void read(String pom) throws Exception {
        Element project =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new File(base, pom))
                        .getDocumentElement();
        properties.put(pom, new TreeMap<>());
        for (Element block : children(project, "properties")) {
            for (Element property : children(block, null)) {
                properties.get(pom).put(property.getTagName(), property.getTextContent().trim());
            }
        }
        for (Element child : children(project, null)) {
            if (!child.getTagName().equals("parent")) {
                collect(pom, child);
            }
        }
    }

    private void collect(String pom, Element element) throws Exception {
        if (element.getTagName().equals("module")) {
            String folder = pom.substring(0, pom.length() - ROOT.length());
            String module = folder + element.getTextContent().trim() + "/" + ROOT;
            if (!properties.containsKey(module)) {
                read(module);
            }
        } else if (Set.of("dependency", "plugin", "path").contains(element.getTagName())) {
            String group = text(element, "groupId", "org.apache.maven.plugins");
            if (!group.equals("io.pgsync.flink")) {
                uses.add(
                        new Use(
                                pom,
                                group,
                                text(element, "artifactId", ""),
                                value(pom, text(element, "version", "")),
                                text(element, "scope", "").equals("import")));
            }
        }
        for (Element child : children(element, null)) {
            collect(pom, child);
        }
    }

    private void libraries() {
        Map<String, List<Use>> byLibrary = new TreeMap<>();
        uses.stream()
                .filter(use -> !ENGINES.contains(use.group()))
                .forEach(
                        use ->
                                byLibrary
                                        .computeIfAbsent(use.library(), key -> new ArrayList<>())
                                        .add(use));
        byLibrary.forEach(
                (library, named) -> {
                    Map<String, Set<String>> versions = new TreeMap<>();
                    Set<String> users = new TreeSet<>();
                    Set<String> modules = new TreeSet<>();
                    for (Use use : named) {
                        if (!use.version().isEmpty()) {
                            add(versions, use.version(), use.pom());
                        }
                        if (!use.pom().equals(EXAMPLE) && !use.pom().equals(ROOT)) {
                            users.add(use.pom());
                            if (!use.version().isEmpty()) {
                                modules.add(use.pom());
                            }
                        }
                    }
                    if (versions.isEmpty()) {
                        return;
                    }
                    boolean inRoot = versions.values().stream().anyMatch(p -> p.contains(ROOT));
                    for (Use bom : uses) {
                        if (bom.bom()
                                && bom.pom().equals(ROOT)
                                && (named.get(0).group() + ".").startsWith(bom.group() + ".")) {
                            inRoot = true;
                            add(versions, bom.version(), ROOT);
                        }
                    }
                    if (versions.size() > 1) {
                        problems.add(library + " is declared in two versions: " + versions);
                    }
                    if (!modules.isEmpty() && (inRoot || users.size() > 1)) {
                        problems.add(
                                "the version of %s belongs in the root pom only, not in %s"
                                        .formatted(library, modules));
                    }
                });
    }

    private void properties() {
        properties.forEach(
                (pom, own) -> {
                    for (String name : own.keySet()) {
                        if (!pom.equals(ROOT)
                                && !pom.equals(EXAMPLE)
                                && properties.get(ROOT).containsKey(name)
                                && !OTHER_VALUES.contains(pom + " " + name)) {
                            problems.add(
                                    "%s gives the property %s of the root pom another value"
                                            .formatted(pom, name));
                        }
                    }
                });
    }

    /** A text of a pom, which may be one property of that pom or of the root pom. */
    private String value(String pom, String text) {
        if (!text.startsWith("${")) {
            return text;
        }
        String name = text.substring(2, text.length() - 1);
        Map<String, String> root = properties.get(ROOT);
        return properties.get(pom).getOrDefault(name, root.getOrDefault(name, text));
    }

    private static void add(Map<String, Set<String>> map, String key, String value) {
        map.computeIfAbsent(key, any -> new TreeSet<>()).add(value);
    }

    private static String text(Element parent, String name, String otherwise) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? otherwise : found.get(0).getTextContent().trim();
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child
                    && (name == null || child.getTagName().equals(name))) {
                found.add(child);
            }
        }
        return found;
    }
}
