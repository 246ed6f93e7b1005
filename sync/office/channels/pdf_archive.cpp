#include "sync/office/channels/pdf_archive.h"

#include <lcms2.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>
#include <utility>

namespace tresen {
namespace {

// libqpdf throws; nothing of that leaves this file.
template <class Work>
Result<void> guarded(const std::string& path, Work&& work) {
  std::error_code trouble;
  if (!std::filesystem::exists(path, trouble)) {
    return fail(Fault::absent, "there is no file " + path);
  }
  try {
    return work();
  } catch (const std::exception& error) {
    return fail(Fault::invalid, path + ": " + error.what());
  }
}

std::string srgb_profile() {
  cmsHPROFILE const profile = cmsCreate_sRGBProfile();
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  std::string bytes(size, '\0');
  cmsSaveProfileToMem(profile, bytes.data(), &size);
  cmsCloseProfile(profile);
  // When it was made (bytes 24 to 35, ICC.1:2010 7.2.9): the same letters are to be the same file.
  constexpr std::string_view day_of_standard("\x07\xB2\0\x01\0\x01\0\0\0\0\0\0", 12);
  return bytes.replace(24, day_of_standard.size(), day_of_standard);
}

std::string xml_escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string xmp_of(const PdfWords& words) {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
         "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
         "<rdf:Description rdf:about=\"\""
         " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
         " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
         " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
         "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
         "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
         xml_escaped(words.title) +
         "</rdf:li></rdf:Alt></dc:title>"
         "<xmp:CreateDate>" +
         words.date + "</xmp:CreateDate>" +
         "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

void add_archive_parts(QPDF& pdf, const PdfWords& words) {
  QPDFObjectHandle profile = QPDFObjectHandle::newStream(&pdf, srgb_profile());
  profile.getDict().replaceKey("/N", QPDFObjectHandle::newInteger(3));
  QPDFObjectHandle intent = QPDFObjectHandle::parse(
      "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)"
      " /Info (sRGB IEC61966-2.1) >>");
  intent.replaceKey("/DestOutputProfile", pdf.makeIndirectObject(profile));
  QPDFObjectHandle intents = QPDFObjectHandle::newArray();
  intents.appendItem(pdf.makeIndirectObject(intent));
  QPDFObjectHandle metadata = QPDFObjectHandle::newStream(&pdf, xmp_of(words));
  metadata.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
  metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
  QPDFObjectHandle root = pdf.getRoot();
  root.replaceKey("/OutputIntents", intents);
  root.replaceKey("/Metadata", pdf.makeIndirectObject(metadata));
  // What Cairo says of itself would have to agree with the metadata to the letter.
  pdf.getTrailer().removeKey("/Info");
}

Result<void> write_beside(QPDF& pdf, const std::string& path) {
  const std::string fresh = path + ".part";
  std::FILE* const file = std::fopen(fresh.c_str(), "wb");
  const auto trouble = [&]() -> Result<void> {
    const std::string why = std::strerror(errno);
    ::unlink(fresh.c_str());
    return fail(Fault::storage, "cannot write " + path + ": " + why);
  };
  if (file == nullptr) return trouble();
  bool written = true;
  try {
    QPDFWriter writer(pdf, fresh.c_str(), file, false);
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setDeterministicID(true);
    writer.write();
  } catch (const std::exception&) {
    written = false;
  }
  written = std::fflush(file) == 0 && ::fsync(::fileno(file)) == 0 && written;
  std::fclose(file);
  if (!written || std::rename(fresh.c_str(), path.c_str()) != 0) return trouble();
  return {};
}

void object_to_font(QPDFObjectHandle font, std::vector<std::string>& found) {
  QPDFObjectHandle described = font;
  if (font.getKey("/Subtype").isName() && font.getKey("/Subtype").getName() == "/Type0") {
    described = font.getKey("/DescendantFonts").getArrayItem(0);
  }
  QPDFObjectHandle name = font.getKey("/BaseFont");
  QPDFObjectHandle descriptor = described.getKey("/FontDescriptor");
  const bool embedded = descriptor.isDictionary() &&
                        (descriptor.hasKey("/FontFile") || descriptor.hasKey("/FontFile2") ||
                         descriptor.hasKey("/FontFile3"));
  if (!embedded) {
    found.push_back("the font " + (name.isName() ? name.getName() : "?") + " is not embedded");
  }
}

std::vector<std::string> objections_to(QPDF& pdf) {
  std::vector<std::string> found;
  QPDFObjectHandle root = pdf.getRoot();
  if (pdf.isEncrypted()) found.emplace_back("it is encrypted");
  if (!root.hasKey("/OutputIntents")) found.emplace_back("it states no colour space");
  if (!root.hasKey("/Metadata")) found.emplace_back("it has no metadata");
  if (!pdf.getTrailer().hasKey("/ID")) found.emplace_back("it has no identifier");
  if (root.hasKey("/OpenAction") || root.hasKey("/AA")) found.emplace_back("it has actions");
  for (QPDFObjectHandle object : pdf.getAllObjects()) {
    QPDFObjectHandle dictionary = object.isStream() ? object.getDict() : object;
    if (!dictionary.isDictionary()) continue;
    QPDFObjectHandle type = dictionary.getKey("/Type");
    QPDFObjectHandle interpolate = dictionary.getKey("/Interpolate");
    if (interpolate.isBool() && interpolate.getBoolValue()) {
      found.emplace_back("a picture is interpolated");
    }
    if (dictionary.hasKey("/JS")) found.emplace_back("it has scripts");
    const bool is_font = type.isName() && type.getName() == "/Font";
    if (is_font && !dictionary.hasKey("/CIDSystemInfo")) object_to_font(dictionary, found);
  }
  return found;
}

// Which of so many pages the ranges name.
Result<std::vector<bool>> pages_among(std::size_t count, const std::vector<PageRange>& ranges,
                                      const std::string& file) {
  std::vector<bool> named(count, false);
  for (const auto& [first, last] : ranges) {
    if (first < 1 || last < first || last > static_cast<int>(count)) {
      return fail(Fault::invalid, file + " has pages 1 to " + std::to_string(count) + ", not " +
                                      std::to_string(first) + " to " + std::to_string(last));
    }
    for (int page = first; page <= last; ++page) named[static_cast<std::size_t>(page - 1)] = true;
  }
  return named;
}

}  // namespace

Result<void> make_archive_pdf(const std::string& drawn, const std::string& path,
                              const PdfWords& words) {
  return guarded(drawn, [&] {
    QPDF pdf;
    pdf.processFile(drawn.c_str());
    add_archive_parts(pdf, words);
    return write_beside(pdf, path);
  });
}

Result<int> pages_of(const std::string& path) {
  int count = 0;
  TRY(guarded(path, [&]() -> Result<void> {
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processFile(path.c_str());
    count = static_cast<int>(pdf.getAllPages().size());
    return {};
  }));
  return count;
}

Result<void> extract_pages(const std::string& from, const std::vector<PageRange>& ranges,
                           const std::string& to) {
  return guarded(from, [&]() -> Result<void> {
    QPDF pdf;
    pdf.processFile(from.c_str());
    QPDFPageDocumentHelper helper(pdf);
    std::vector<QPDFPageObjectHelper> all = helper.getAllPages();
    TRY_TO(wanted, pages_among(all.size(), ranges, from));
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!wanted[i]) helper.removePage(all[i]);
    }
    return write_beside(pdf, to);
  });
}

PdfPages::PdfPages(std::string path, std::unique_ptr<QPDF> pdf)
    : path_(std::move(path)), pdf_(std::move(pdf)) {}
PdfPages::PdfPages(PdfPages&&) noexcept = default;
PdfPages::~PdfPages() = default;

Result<PdfPages> PdfPages::open(const std::string& path) {
  auto pdf = std::make_unique<QPDF>();
  TRY(guarded(path, [&]() -> Result<void> {
    pdf->processFile(path.c_str());
    return {};
  }));
  return PdfPages(path, std::move(pdf));
}

Result<std::string> PdfPages::file_of(PageRange range) {
  std::string bytes;
  const Result<void> written = guarded(path_, [&]() -> Result<void> {
    const std::vector<QPDFObjectHandle>& all = pdf_->getAllPages();
    TRY(pages_among(all.size(), {range}, path_));
    QPDF alone;
    alone.emptyPDF();
    QPDFPageDocumentHelper helper(alone);
    for (int page = range.first; page <= range.last; ++page) {
      helper.addPage(QPDFPageObjectHelper(all[static_cast<std::size_t>(page - 1)]), false);
    }
    QPDFWriter writer(alone);
    writer.setOutputMemory();
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.setDeterministicID(true);
    writer.write();
    const std::shared_ptr<Buffer> file = writer.getBufferSharedPointer();
    bytes.assign(reinterpret_cast<const char*>(file->getBuffer()), file->getSize());
    return {};
  });
  TRY(written);
  return bytes;
}

Result<void> blank_pages(const std::string& from, const std::vector<PageRange>& ranges,
                         const std::string& to) {
  return guarded(from, [&]() -> Result<void> {
    QPDF pdf;
    pdf.processFile(from.c_str());
    QPDFPageDocumentHelper helper(pdf);
    std::vector<QPDFPageObjectHelper> all = helper.getAllPages();
    TRY_TO(blank, pages_among(all.size(), ranges, from));
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!blank[i]) continue;
      QPDFObjectHandle page = all[i].getObjectHandle();
      // What nothing names any more is not written.
      page.replaceKey("/Contents", QPDFObjectHandle::newStream(&pdf, " "));
      page.replaceKey("/Resources", QPDFObjectHandle::newDictionary());
      page.removeKey("/Annots");
      page.removeKey("/StructParents");
    }
    return write_beside(pdf, to);
  });
}

Result<std::vector<std::string>> archive_objections(const std::string& path) {
  std::vector<std::string> found;
  TRY(guarded(path, [&]() -> Result<void> {
    QPDF pdf;
    pdf.processFile(path.c_str());
    found = objections_to(pdf);
    return {};
  }));
  return found;
}

}  // namespace tresen
