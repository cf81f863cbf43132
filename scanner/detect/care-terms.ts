/**
 * Words of care, by how much they say. Diagnoses are chosen from the rubrics of ICPC-1-NL (NHG) and ICD-10 (WHO) and
 * from the list of medical terms in Wortell's rule package for Dutch care (github.com/wortell, MIT); medicines from
 * the substances that are dispensed most in the Netherlands (GIPdatabank, Zorginstituut Nederland), under their
 * international non-proprietary names (WHO INN) in Dutch and English spelling, and some brands that people say
 * instead. Names of body parts, and words that are ordinary Dutch or English too (“prik”, “bot”, “cold”), are left
 * out. Terms are parted by commas; accents and capitals do not count.
 */

/** Say of a person what ails them. */
export const DIAGNOSES = `
diabetes, diabetes mellitus, diabeet, diabetespatiënt, suikerziekte, hypoglykemie, hyperglykemie, hypoglycaemia, hyperglycaemia,
kanker, borstkanker, longkanker, darmkanker, prostaatkanker, huidkanker, baarmoederhalskanker, eierstokkanker, alvleesklierkanker, slokdarmkanker, leverkanker, nierkanker, blaaskanker, hersentumor, tumor, carcinoom, mammacarcinoom, coloncarcinoom, bronchuscarcinoom, melanoom, leukemie, lymfoom, ziekte van hodgkin, ziekte van kahler, metastase, metastasen, uitzaaiing, uitzaaiingen, breast cancer, lung cancer, prostate cancer, cancer, carcinoma, melanoma, leukaemia, leukemia, lymphoma, metastases,
hartinfarct, myocardinfarct, hartfalen, decompensatio cordis, angina pectoris, boezemfibrilleren, atriumfibrilleren, hartritmestoornis, hypertensie, hoge bloeddruk, aneurysma, trombose, longembolie, herseninfarct, hersenbloeding, beroerte, heart attack, heart failure, atrial fibrillation, hypertension, stroke patient, pulmonary embolism, thrombosis, myocardial infarction,
astma, chronische bronchitis, longemfyseem, longontsteking, pneumonie, tuberculose, klaplong, pneumothorax, longfibrose, asthma, emphysema, pneumonia, tuberculosis,
depressie, depressies, depressieve stoornis, postnatale depressie, bipolaire stoornis, manische depressie, schizofrenie, psychose, psychosen, psychotisch, angststoornis, paniekstoornis, dwangstoornis, persoonlijkheidsstoornis, borderline, eetstoornis, anorexia nervosa, boulimia, suïcidaal, suïcide, suïcidepoging, zelfmoordpoging, tentamen suicidi, zelfbeschadiging, automutilatie, autisme, autismespectrumstoornis, asperger, posttraumatische stressstoornis, depression, bipolar disorder, schizophrenia, psychosis, anxiety disorder, eating disorder, suicidal, self-harm, autism,
verslaving, alcoholverslaving, drugsverslaving, gokverslaving, alcoholisme, alcoholmisbruik, alcoholafhankelijkheid, drugsgebruik, korsakov, syndroom van korsakov, alcoholism, drug addiction,
dementie, alzheimer, ziekte van alzheimer, vasculaire dementie, lewy body dementie, parkinson, ziekte van parkinson, parkinsonisme, multiple sclerose, epilepsie, epileptisch, migraine, hernia nuclei pulposi, hersenschudding, hersenletsel, niet-aangeboren hersenletsel, ziekte van huntington, delier, delirium, hemiplegie, hemiparese, afasie, meningitis, encefalitis, dementia, multiple sclerosis, epilepsy, brain injury, spina bifida,
reumatoïde artritis, reuma, artrose, osteoporose, jicht, fibromyalgie, bechterew, ziekte van bechterew, heupfractuur, gebroken heup, collumfractuur, scoliose, rheumatoid arthritis, osteoarthritis, osteoporosis, fibromyalgia, hip fracture,
ziekte van crohn, colitis ulcerosa, prikkelbaredarmsyndroom, coeliakie, maagzweer, levercirrose, cirrose, pancreatitis, appendicitis, blindedarmontsteking, galstenen, diverticulitis, crohn's disease, ulcerative colitis, coeliac disease, celiac disease, cirrhosis,
nierinsufficiëntie, nierfalen, nierstenen, hemodialyse, dialyse, blaasontsteking, urineweginfectie, incontinentie, prostaathypertrofie, kidney failure, renal failure, dialysis, urinary tract infection, incontinence,
hepatitis, hepatitis b, hepatitis c, syfilis, gonorroe, chlamydia, herpes genitalis, gordelroos, herpes zoster, mazelen, kinkhoest, roodvonk, sepsis, bloedvergiftiging, hiv-positief, seropositief, geslachtsziekte, syphilis, gonorrhoea, gonorrhea, hiv positive, shingles, measles, whooping cough,
miskraam, abortus, abortus provocatus, zwangerschapsvergiftiging, eclampsie, endometriose, buitenbaarmoederlijke zwangerschap, onvruchtbaarheid, ivf-behandeling, miscarriage, abortion, ectopic pregnancy, endometriosis, infertility,
eczeem, psoriasis, decubitus, doorligwond, doorligwonden, ulcus cruris, erysipelas, wondroos, krentenbaard, impetigo, eczema, pressure ulcer,
hypothyreoïdie, hyperthyreoïdie, ziekte van addison, ziekte van graves, ziekte van cushing, anemie, bloedarmoede, hemofilie, trombocytopenie, anaemia, haemophilia,
glaucoom, staar, cataract, maculadegeneratie, netvliesloslating, tinnitus, ménière, ziekte van ménière, glaucoma, macular degeneration,
downsyndroom, syndroom van down, verstandelijke beperking, cerebrale parese, taaislijmziekte, ziekte van duchenne, down syndrome, cystic fibrosis, muscular dystrophy, intellectual disability,
seksueel misbruik, huiselijk geweld, kindermishandeling, ouderenmishandeling, sexual abuse, domestic violence, child abuse
`;

/** Substances and brands: what somebody takes tells what ails them. */
export const MEDICATION = `
paracetamol, ibuprofen, diclofenac, naproxen, celecoxib, tramadol, oxycodon, oxycodone, morfine, morphine, fentanyl, codeïne, codeine, buprenorfine, buprenorphine, methadon, methadone, acetylsalicylzuur, carbasalaatcalcium,
omeprazol, omeprazole, pantoprazol, pantoprazole, esomeprazol, rabeprazol, ranitidine, metoclopramide, domperidon, ondansetron, macrogol, lactulose, loperamide, mesalazine, bisacodyl,
metformine, metformin, gliclazide, glimepiride, tolbutamide, insuline, insulin, novorapid, lantus, semaglutide, ozempic, liraglutide, dapagliflozine, empagliflozine, sitagliptine,
simvastatine, simvastatin, atorvastatine, atorvastatin, rosuvastatine, rosuvastatin, pravastatine, ezetimib, metoprolol, bisoprolol, nebivolol, atenolol, propranolol, sotalol, enalapril, lisinopril, perindopril, ramipril, losartan, valsartan, irbesartan, candesartan, amlodipine, nifedipine, lercanidipine, diltiazem, verapamil, hydrochloorthiazide, chloortalidon, furosemide, bumetanide, spironolacton, spironolactone, digoxine, amiodaron, flecaïnide, isosorbidemononitraat,
acenocoumarol, fenprocoumon, warfarine, warfarin, apixaban, rivaroxaban, dabigatran, edoxaban, clopidogrel, dipyridamol, nadroparine, enoxaparine, heparine,
amoxicilline, amoxicillin, amoxicilline clavulaanzuur, doxycycline, ciprofloxacine, azitromycine, claritromycine, nitrofurantoïne, fosfomycine, trimethoprim, cotrimoxazol, flucloxacilline, fenoximethylpenicilline, metronidazol, valaciclovir, aciclovir, fluconazol,
salbutamol, ventolin, formoterol, salmeterol, budesonide, beclometason, fluticason, tiotropium, montelukast, prednisolon, prednison, prednisolone, prednisone, dexamethason, desloratadine, levocetirizine, cetirizine, mometason, triamcinolon, hydrocortison,
citalopram, escitalopram, sertraline, paroxetine, fluoxetine, fluvoxamine, venlafaxine, duloxetine, mirtazapine, amitriptyline, nortriptyline, clomipramine, bupropion, lithium carbonaat, lithiumcarbonaat, seroxat, prozac,
oxazepam, temazepam, diazepam, lorazepam, alprazolam, midazolam, zolpidem, zopiclon, nitrazepam, seresta, valium, temesta,
haloperidol, haldol, olanzapine, quetiapine, risperidon, risperidone, clozapine, aripiprazol, pipamperon, seroquel, zyprexa, abilify,
methylfenidaat, methylphenidate, ritalin, concerta, dexamfetamine, atomoxetine, levodopa, madopar, sinemet, pramipexol, ropinirol, rivastigmine, donepezil, galantamine, memantine, levetiracetam, carbamazepine, valproïnezuur, valproaat, lamotrigine, fenytoïne, topiramaat, pregabaline, gabapentine, sumatriptan, rizatriptan,
levothyroxine, thyrax, euthyrox, thiamazol, tamsulosine, solifenacine, mirabegron, tolterodine, finasteride, sildenafil, viagra, tadalafil, alendroninezuur, risedroninezuur, denosumab, colecalciferol, methotrexaat, methotrexate, azathioprine, hydroxychloroquine, sulfasalazine, adalimumab, etanercept, infliximab, allopurinol, colchicine, tamoxifen, letrozol, anastrozol, capecitabine, disulfiram, naltrexon, naloxon, truvada
`;

/** Said of everything in care: alone they tell little. */
export const GENERAL = `
diagnose, diagnoses, medicatie, medicatielijst, medicijnlijst, medicijnen, medicatieoverzicht, recept, herhaalrecept, dosering, bijwerkingen, behandelplan, zorgplan, ondersteuningsplan, behandeladvies, behandeling, anamnese, voorgeschiedenis, ontslagbrief, verwijsbrief, verwijzing, labuitslag, labuitslagen, bloeduitslag, bloedonderzoek, urineonderzoek, biopsie, echografie, röntgenfoto, mri-scan, ct-scan, colonoscopie, gastroscopie, operatie, chemotherapie, bestraling, radiotherapie, palliatief, palliatieve sedatie, palliatieve zorg, euthanasie, terminale patiënt, wilsverklaring, niet reanimeren, reanimatiebeleid,
bloeddruk, bloedsuiker, cholesterol, bloedwaarden, nierfunctie, leverfunctie, allergie, koorts, hoofdpijn, benauwdheid, kortademigheid, duizeligheid, misselijkheid, diarree, obstipatie, zwanger, zwangerschap, valincident, wondzorg, katheter, sondevoeding, stoma, infuus, antibiotica, bloedverdunners, antidepressiva, slaapmiddelen, antipsychotica, pijnstillers, chemokuur,
psychiater, psychiatrisch, psycholoog, oncoloog, oncologie, cardioloog, neuroloog, gynaecoloog, verslavingszorg, crisisopname, gedwongen opname, zorgmachtiging, rechterlijke machtiging, vrijheidsbeperkende maatregelen, indicatiebesluit, persoonsgebonden budget, mantelzorger,
diagnosis, medication, prescription, dosage, side effects, treatment plan, care plan, discharge letter, referral letter, blood test, test results, biopsy, ultrasound, chemotherapy, radiotherapy, palliative care, blood pressure, blood sugar, allergy, pregnancy, pregnant, antibiotics, antidepressants, psychiatrist, oncologist, do not resuscitate
`;

/** In these capitals only: in small letters most are other words. */
export const ABBREVIATIONS = `
HIV AIDS COPD ADHD PTSS PTSD CVA TIA SOA GHB LSD OCD NAH MRSA BRMO COVID CARA HNP IBS DVT PDDNOS ODD
`;
